package csrf_test

import (
	"bytes"
	"log/slog"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/csrf"
)

// secret and its tokens were made by npm csrf 3.1.0.
const (
	secret     = "fixed-secret-0123456789"
	token      = "abcdefgh-0zzXlmlY-CWo4HuzwEIYGU7hPhw"
	otherToken = "abcdefgh-QZ6hkViWb-ldEnZ0ND-mJvqWmAA"
)

// values is a session.
type values map[string]any

func (v values) Get(name string) any        { return v[name] }
func (v values) Set(name string, value any) { v[name] = value }

// with is a session for every request.
func with(v values) func(*koa.Context) csrf.Session {
	return func(*koa.Context) csrf.Session { return v }
}

// quiet adds a logger to the options that writes nothing.
func quiet(opts csrf.Options) *csrf.Options {
	if opts.Logger == nil {
		opts.Logger = slog.New(slog.DiscardHandler)
	}
	return &opts
}

// send runs one request through the middleware and returns its error, and
// whether the layers below ran.
func send(t *testing.T, opts csrf.Options, request ...koatest.Option) (ctx *koa.Context, passed bool, err error) {
	t.Helper()
	ctx = koatest.NewContext(t, append([]koatest.Option{koatest.Method("POST")}, request...)...)
	err = koatest.Run(ctx, csrf.New(quiet(opts)), func(*koa.Context) error {
		passed = true
		return nil
	})
	return ctx, passed, err
}

// logged is where a logger writes, and the logger.
func logged() (*bytes.Buffer, *slog.Logger) {
	var b bytes.Buffer
	return &b, slog.New(slog.NewTextHandler(&b, nil))
}
