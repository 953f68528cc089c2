// Package disposition writes the Content-Disposition header (RFC 6266) as the
// npm package content-disposition does for Koa's ctx.attachment.
//
// The results are header bytes, not UTF-8 text: a character from U+00A0 to
// U+00FF in a file name is one ISO-8859-1 byte, which is what Node puts on the
// wire. Every name with a character outside ISO-8859-1 is sent a second time
// as filename* (RFC 8187), which all current clients prefer.
package disposition

import (
	"errors"
	"strings"
)

// ErrType says that Options.Type is not an RFC 9110 token.
var ErrType = errors.New("disposition: invalid type")

// ErrFallback says that Options.Fallback holds a character that a plain
// filename parameter cannot carry.
var ErrFallback = errors.New("disposition: fallback must be ISO-8859-1 string")

// Options changes how a header is written. Nil and the zero value mean the
// defaults.
type Options struct {
	// Type is the disposition type, such as "inline". It is written in lower
	// case. The default is "attachment".
	Type string

	// Fallback is the plain file name for clients that do not read filename*.
	// The default is the name itself with a "?" for each UTF-16 unit that
	// ISO-8859-1 does not have. Only its last path segment counts.
	Fallback string

	// NoFallback leaves out a plain file name that differs from the real one;
	// Fallback is then ignored.
	NoFallback bool
}

// Bare returns the header value without a file name, for example "attachment".
// The error is ErrType or nil.
func Bare(opts *Options) (string, error) {
	if opts == nil || opts.Type == "" {
		return "attachment", nil
	}
	if !isToken(opts.Type) {
		return "", ErrType
	}
	return strings.ToLower(opts.Type), nil
}

// Attachment returns the header value for a file name, of which only the last
// path segment is used; a backslash does not separate segments. Bytes that are
// no UTF-8 count as U+FFFD. The result holds no control byte below 0x80, so
// any name is safe in a header. The error is ErrType, ErrFallback or nil.
func Attachment(filename string, opts *Options) (string, error) {
	name := basename(filename)
	plain, err := fallback(name, opts)
	if err != nil {
		return "", err
	}
	value, err := Bare(opts)
	if err != nil {
		return "", err
	}
	quotable := isText(name)
	replaced := plain != name

	var b strings.Builder
	b.Grow(len(value) + len(`; filename=""; filename*=UTF-8''`) + 2*len(name))
	b.WriteString(value)
	if quotable || replaced {
		b.WriteString("; filename=")
		writeQuoted(&b, plain)
	}
	if replaced || !quotable || hasEscape(name) {
		b.WriteString("; filename*=")
		writeExtended(&b, name)
	}
	return b.String(), nil
}

// fallback returns the plain form of name; it is name when there is none.
func fallback(name string, opts *Options) (string, error) {
	switch {
	case opts == nil:
		return replaceOthers(name), nil
	case opts.NoFallback:
		return name, nil
	case opts.Fallback == "":
		return replaceOthers(name), nil
	case strings.ContainsFunc(opts.Fallback, isOther):
		return "", ErrFallback
	}
	return basename(opts.Fallback), nil
}

// basename is the last path segment, without the slashes behind it: what
// path.basename of Node gives, which unlike path.Base has no "." and "/".
func basename(path string) string {
	path = strings.TrimRight(path, "/")
	return path[strings.LastIndexByte(path, '/')+1:]
}
