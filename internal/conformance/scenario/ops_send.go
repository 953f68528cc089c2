package scenario

import (
	"path/filepath"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/middleware/static"
)

var sendReadings = map[string]reading{"send": sendReading}

// sendReading is koa-send.
func sendReading(b *builder, a *args) func(ctx *koa.Context) (any, error) {
	path := a.text(0)
	r := option.Read(a.optional(1))
	opts, err := b.staticOptions(r)
	a.check(err)
	a.check(r.Done())
	files := static.NewSender(filepath.Join(b.root, "."), opts)
	return func(ctx *koa.Context) (any, error) {
		sent, err := files.Send(ctx, path)
		return asTextOrNull(sent), err
	}
}
