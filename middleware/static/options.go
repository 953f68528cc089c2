package static

import (
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/koa-go/koa"
)

// Options change what is served and how. The zero value is what koa-static and
// koa-send do without options.
type Options struct {
	// Index is the file that is sent for a directory. Default: index.html for
	// [New], none for [NewSender].
	Index string

	// DisableIndex sends nothing for a directory.
	DisableIndex bool

	// DisableFormat sends the index of a directory only when the path ends in a
	// slash.
	DisableFormat bool

	// Hidden also sends files whose path has a name that begins with a dot.
	// Default: they are not found.
	Hidden bool

	// Defer lets the layers inside answer first; a file is looked for only when
	// they leave 404 without a body. A [Sender] does not look at it.
	Defer bool

	// MaxAge is how long caches may keep a file without asking, in whole seconds:
	// Cache-Control, unless that is set. Default 0: they have to ask.
	MaxAge time.Duration

	// Immutable tells caches that a file never changes within MaxAge: for names
	// with a hash of the content.
	Immutable bool

	// DisableGzip and DisableBrotli do not look for a file with .gz or .br at the
	// end of its name, which is otherwise sent instead to clients that accept it,
	// encoded as it is.
	DisableGzip, DisableBrotli bool

	// Extensions are tried, in order, when the last name of a path has no dot:
	// "html" or ".html" sends /about.html for /about. Default: none.
	Extensions []string

	// SetHeaders is called for each file before it is sent, with its path below
	// the root. Cache-Control, Last-Modified, ETag and Content-Type that it sets
	// stay.
	SetHeaders func(ctx *koa.Context, path string, info fs.FileInfo)

	// ETag sets a weak ETag made of size and time of change, as package etag
	// outside does. Files without a time, as those of an embed.FS, have one made
	// of their content, which is taken to never change. Default: none.
	ETag bool

	// Ranges answers requests for parts of a file with 206, several parts as
	// multipart/byteranges (RFC 9110 14): for media that are sought in and for
	// downloads that resume. koa-static sends the whole file. Default: so does
	// this.
	Ranges bool

	// FS is where the root is. Default: the operating system's files.
	FS fs.FS
}

// withDefaults is a checked copy of opts, which may be nil.
func withDefaults(opts *Options) Options {
	var o Options
	if opts != nil {
		o = *opts
	}
	if o.MaxAge < 0 {
		panic(fmt.Sprintf("static: Options.MaxAge: %v is negative", o.MaxAge))
	}
	if o.DisableIndex {
		o.Index = ""
	}
	o.Extensions = slices.Clone(o.Extensions)
	for i, ext := range o.Extensions {
		o.Extensions[i] = "." + strings.TrimPrefix(ext, ".")
	}
	return o
}

// cacheControl is the header of files that get none from elsewhere.
func (o *Options) cacheControl() string {
	text := "max-age=" + strconv.FormatInt(int64(o.MaxAge/time.Second), 10)
	if o.Immutable {
		text += ",immutable"
	}
	return text
}

// variant is a coding for which files may stand beside the plain one.
type variant struct{ coding, ext string }

// variants are those that are looked for, the best first.
func (o *Options) variants() []variant {
	var all []variant
	if !o.DisableBrotli {
		all = append(all, variant{"br", ".br"})
	}
	if !o.DisableGzip {
		all = append(all, variant{"gzip", ".gz"})
	}
	return all
}
