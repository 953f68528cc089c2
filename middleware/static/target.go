package static

import (
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"unicode/utf8"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/resolvepath"
)

// target is a client's path as a name below the root.
type target struct {
	name      string // clean, with slashes; "" when it is hidden
	directory bool   // it ended in a slash, and there is no index to add
}

// target reads a path as koa-send does, except that an encoded separator is
// none.
func (s *Sender) target(raw string) (target, error) {
	raw = strings.TrimPrefix(raw, "/")
	name, err := url.PathUnescape(raw)
	if err != nil || !utf8.ValidString(name) {
		return target{}, koa.NewError(http.StatusBadRequest, "failed to decode")
	}
	directory := raw == "" || strings.HasSuffix(raw, "/")
	if directory {
		name += s.opts.Index
	}
	if err := resolvepath.Check(name); err != nil {
		return target{}, koa.NewError(koa.StatusOf(err), err.Error(), err)
	}
	if hasEncodedSeparator(raw) {
		return target{}, errMissing
	}
	name = path.Clean("/" + filepath.ToSlash(name))[1:]
	if name == "" {
		name = "."
	}
	if !isName(name) {
		return target{}, errMissing
	}
	if !s.opts.Hidden && isHidden(name) {
		return target{}, nil
	}
	return target{name: name, directory: directory && s.opts.Index == ""}, nil
}

// hasEncodedSeparator looks for %2F and %5C in a path whose escapes are sound.
func hasEncodedSeparator(raw string) bool {
	for {
		i := strings.IndexByte(raw, '%')
		if i < 0 {
			return false
		}
		switch raw[i+1 : i+3] {
		case "2F", "2f", "5C", "5c":
			return true
		}
		raw = raw[i+3:]
	}
}

// isName reports whether a clean name can be that of a file here. Windows has
// devices in every directory (NUL, COM1), and streams behind a colon.
func isName(name string) bool {
	return fs.ValidPath(name) && filepath.IsLocal(filepath.FromSlash(name)) &&
		(runtime.GOOS != "windows" || !strings.Contains(name, ":"))
}

// isHidden reports whether one of the names begins with a dot.
func isHidden(name string) bool {
	return name != "." && (name[0] == '.' || strings.Contains(name, "/."))
}
