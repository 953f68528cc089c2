package override_test

import (
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/override"
)

func TestOverride(t *testing.T) {
	const header = "X-HTTP-Method-Override"
	for _, tt := range []struct {
		name   string
		opts   *override.Options
		sent   string
		header string
		body   any
		want   string
	}{
		{"takes the header", nil, "POST", "PUT", nil, "PUT"},
		{"takes any letter case", nil, "POST", "delete", nil, "DELETE"},
		{"takes the field _method", nil, "POST", "", map[string]any{"_method": "patch"}, "PATCH"},
		{"prefers the body", nil, "POST", "DELETE", map[string]any{"_method": "PUT"}, "PUT"},
		{"skips a _method that is no text", nil, "POST", "DELETE", map[string]any{"_method": []any{"PUT"}}, "DELETE"},
		{"skips an empty _method", nil, "POST", "DELETE", map[string]any{"_method": ""}, "DELETE"},
		{"skips a body that is no object", nil, "POST", "DELETE", []any{"_method"}, "DELETE"},
		{"leaves other methods alone", nil, "GET", "DELETE", nil, "GET"},
		{"leaves requests alone that ask for nothing", nil, "POST", "", nil, "POST"},
		{"can be allowed for other methods", &override.Options{AllowedMethods: []string{"PUT"}}, "PUT", "DELETE", nil, "DELETE"},
		{"is then off for POST", &override.Options{AllowedMethods: []string{"PUT"}}, "POST", "DELETE", nil, "POST"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx := koatest.NewContext(t, koatest.Method(tt.sent), koatest.Header(header, tt.header))
			ctx.Request.SetBody(tt.body)
			got := ""
			err := koatest.Run(ctx, override.New(tt.opts), func(ctx *koa.Context) error {
				got = ctx.Method()
				return nil
			})
			if err != nil || got != tt.want {
				t.Errorf("the method below is %q (%v), want %q", got, err, tt.want)
			}
		})
	}
}

func TestOverrideRefusesUnknownMethods(t *testing.T) {
	ctx := koatest.NewContext(t, koatest.Method("POST"), koatest.Header("X-HTTP-Method-Override", "explode"))
	err := koatest.Run(ctx, override.New(nil), func(*koa.Context) error {
		t.Error("the layers below ran")
		return nil
	})
	if koa.StatusOf(err) != 400 || err.Error() != `invalid override method: "EXPLODE"` {
		t.Errorf("got %v with status %d, want 400", err, koa.StatusOf(err))
	}
}

func TestNewRefusesUnknownMethods(t *testing.T) {
	defer func() {
		if got, want := recover(), `override: Options.AllowedMethods: "post" is no HTTP method`; got != want {
			t.Errorf("panic %v, want %v", got, want)
		}
	}()
	override.New(&override.Options{AllowedMethods: []string{"post"}})
}

func TestNewCopiesItsOptions(t *testing.T) {
	opts := &override.Options{AllowedMethods: []string{"PUT"}}
	layer := override.New(opts)
	opts.AllowedMethods[0] = "POST"
	ctx := koatest.NewContext(t, koatest.Method("POST"), koatest.Header("X-HTTP-Method-Override", "DELETE"))
	if err := koatest.Run(ctx, layer, nil); err != nil || ctx.Method() != "POST" {
		t.Errorf("the method is %q (%v), want POST", ctx.Method(), err)
	}
}

func BenchmarkOverride(b *testing.B) {
	layer := override.New(nil)
	ctx := koatest.NewContext(b, koatest.Method("POST"), koatest.Header("X-HTTP-Method-Override", "PUT"))
	end := func(*koa.Context) error { return nil }
	b.ReportAllocs()
	for b.Loop() {
		ctx.SetMethod("POST")
		if err := layer(ctx, end); err != nil {
			b.Fatal(err)
		}
	}
}
