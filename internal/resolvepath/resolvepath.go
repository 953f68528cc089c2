// Package resolvepath joins a path that came from a client to a root directory
// and refuses one that would leave it, as the npm package resolve-path does for
// koa-send.
//
// It looks at names only. A symbolic link below the root can still lead out of
// it; whoever cannot trust the files opens them through os.Root.
package resolvepath

import (
	"net/http"
	"path"
	"path/filepath"
	"strings"
)

// Error is a refused path.
type Error struct {
	status  int
	message string
}

// Error returns the text that http-errors gives: it is fit for clients.
func (e *Error) Error() string { return e.message }

// StatusCode returns 400 for ErrMalicious and 403 for ErrForbidden.
func (e *Error) StatusCode() int { return e.status }

var (
	// ErrMalicious refuses a path that holds a NUL byte or is absolute, on
	// POSIX or on Windows, whatever this system is.
	ErrMalicious = &Error{http.StatusBadRequest, "Malicious Path"}

	// ErrForbidden refuses a path that leads out of the root.
	ErrForbidden = &Error{http.StatusForbidden, "Forbidden"}
)

// Resolve returns the absolute, clean form of name below root. A relative root
// is taken from the current directory. A slash at the end of name is kept. The
// error is ErrMalicious or ErrForbidden, or tells why the current directory is
// not known.
//
// Both kinds of slash delimit a ".." that leads out, since a name may be handed
// on to a system where they do; on POSIX a backslash is otherwise a part of a
// file name.
func Resolve(root, name string) (string, error) {
	if err := Check(name); err != nil {
		return "", err
	}
	root, err := filepath.Abs(root)
	if err != nil {
		return "", err
	}
	full := filepath.Join(root, name)
	if endsInSlash(name) && !endsInSlash(full) {
		full += string(filepath.Separator)
	}
	return full, nil
}

// Check refuses what [Resolve] refuses, for roots that are no directory of this
// system: nil, [ErrMalicious] or [ErrForbidden].
func Check(name string) error {
	if strings.IndexByte(name, 0) >= 0 || isAbsolute(name) {
		return ErrMalicious
	}
	if leadsUp(path.Clean("./" + filepath.ToSlash(name))) {
		return ErrForbidden
	}
	return nil
}

// isAbsolute is path-is-absolute, for POSIX and Windows at once. "C:name" is
// not absolute: it depends on the current directory of a drive.
func isAbsolute(name string) bool {
	if len(name) >= 2 && name[1] == ':' && 'a' <= name[0]|0x20 && name[0]|0x20 <= 'z' {
		name = name[2:]
	}
	return name != "" && isSlash(rune(name[0]))
}

// leadsUp reports whether a segment of the clean path is "..".
func leadsUp(clean string) bool {
	for segment := range strings.FieldsFuncSeq(clean, isSlash) {
		if segment == ".." {
			return true
		}
	}
	return false
}

func isSlash(r rune) bool { return r == '/' || r == '\\' }

func endsInSlash(name string) bool {
	return name != "" && (name[len(name)-1] == '/' || name[len(name)-1] == filepath.Separator)
}
