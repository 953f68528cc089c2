package scenario

import (
	"math"
	"path/filepath"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/middleware/favicon"
)

// faviconLayer is koa-favicon.
func faviconLayer(b *builder, spec *option.Reader) (koa.Middleware, error) {
	path := spec.Text("path")
	if path != "" {
		path = filepath.Join(b.root, filepath.FromSlash(path))
	}
	given, _ := spec.Any("options")
	r := option.Read(given)
	opts := &favicon.Options{MaxAge: maxAge(r, "maxAge"), Mime: r.Text("mime")}
	if err := r.Done(); err != nil {
		return nil, err
	}
	return atSetup(func() (koa.Middleware, error) { return favicon.New(path, opts), nil })
}

// maxAge reads milliseconds in which a 0 that is given means none. More than a
// Duration can hold is the most it can.
func maxAge(r *option.Reader, name string) time.Duration {
	if v, _ := r.Any(name); v == float64(0) {
		return -1
	}
	if r.Number(name) > float64(math.MaxInt64/int64(time.Millisecond)) {
		return math.MaxInt64
	}
	return r.Millis(name)
}
