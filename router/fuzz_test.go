package router_test

import (
	"maps"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/pathpattern"
	"github.com/koa-go/koa/router"
)

// FuzzRouter holds a router against asking every pattern in turn.
func FuzzRouter(f *testing.F) {
	f.Add("/users/:id\n/users/new\n/*rest", "/users/new", byte(0))
	f.Add("/:a/b\n/a/:b\n{/:x}/b", "/a/b", byte(1))
	f.Add("/:a-:b\n/a{/*w}\n/:\"q r\"/%2F", "/a-b/%2f", byte(2))
	f.Add("/:a(\\d+)\n/(.*)\n/a?\n/:b*", "/1/2", byte(4))
	f.Fuzz(func(t *testing.T, patterns, path string, flags byte) {
		opts := &pathpattern.Options{Sensitive: flags&1 != 0, Strict: flags&2 != 0, Legacy: flags&4 != 0}
		r := router.New(&router.Options{Sensitive: opts.Sensitive, Strict: opts.Strict, Legacy: opts.Legacy})
		var ran, want []string
		wantParams := map[string]string{}
		for source := range strings.SplitSeq(patterns, "\n") {
			p, err := pathpattern.Parse(source, opts)
			if source == "" || err != nil || len(want) > 8 {
				continue
			}
			r.Handle(nil, source, func(ctx *koa.Context, next koa.Handler) error {
				ran = append(ran, source)
				return next(ctx)
			})
			if params, ok := p.Match(path); ok {
				want = append(want, source)
				maps.Copy(wantParams, params)
			}
		}
		ctx := koa.New(nil).NewContext(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
		router.SetPath(ctx, path)
		if path == "" {
			return // is no path to match in place of the request's
		}
		got := map[string]string{}
		if err := r.Routes()(ctx, func(ctx *koa.Context) error { return nil }); err != nil {
			t.Fatal(err)
		}
		p := ctx.Params()
		for i, name := range p.Names {
			got[name] = p.Values[i]
		}
		if !slices.Equal(ran, want) {
			t.Errorf("%q of %q: ran %q, want %q", path, patterns, ran, want)
		}
		if !maps.Equal(got, wantParams) {
			t.Errorf("%q of %q: params %q, want %q", path, patterns, got, wantParams)
		}
	})
}
