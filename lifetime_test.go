package koa_test

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa"
)

// ended is a Context whose request is over.
func ended(t *testing.T, env string) *koa.Context {
	t.Helper()
	var kept *koa.Context
	app := koa.New(&koa.Options{Env: env}).Use(layer(func(ctx *koa.Context) {
		kept = ctx
		ctx.SetBody("done")
	}))
	get(app, "/over?q=1")
	return kept
}

// safeAfterEnd are methods that need no living request.
var safeAfterEnd = map[string]bool{
	"Context.Throw": true, "Context.Throwf": true, "Context.Assert": true, "Context.AssertEqual": true,
	"Context.AssertNotEqual": true, "Context.AssertDeepEqual": true, "Context.AssertNotDeepEqual": true,
}

func TestEveryMethodRefusesAnEndedRequest(t *testing.T) {
	ctx := ended(t, "test")
	for _, value := range []any{ctx, &ctx.Request, &ctx.Response} {
		v := reflect.ValueOf(value)
		for i := range v.NumMethod() {
			name := v.Type().Elem().Name() + "." + v.Type().Method(i).Name
			if safeAfterEnd[name] {
				continue
			}
			t.Run(name, func(t *testing.T) {
				defer func() {
					text := fmt.Sprint(recover())
					for _, part := range []string{"used after its request ended", "GET /over?q=1 was answered with 200", "koa_test.ended", "lifetime_test.go:", "Copy the values"} {
						if !strings.Contains(text, part) {
							t.Errorf("the panic says %q, want it to say %q", text, part)
						}
					}
				}()
				v.Method(i).Call(arguments(v.Method(i).Type()))
			})
		}
	}
}

// arguments are harmless arguments for a method.
func arguments(fn reflect.Type) []reflect.Value {
	var args []reflect.Value
	for i := range fn.NumIn() {
		if fn.IsVariadic() && i == fn.NumIn()-1 {
			break
		}
		switch fn.In(i) {
		case reflect.TypeFor[context.Context]():
			args = append(args, reflect.ValueOf(context.Background()))
		case reflect.TypeFor[int]():
			args = append(args, reflect.ValueOf(200))
		case reflect.TypeFor[string]():
			args = append(args, reflect.ValueOf("X-Name"))
		case reflect.TypeFor[time.Time]():
			args = append(args, reflect.ValueOf(time.Unix(0, 0)))
		case reflect.TypeFor[http.Header]():
			args = append(args, reflect.ValueOf(http.Header{"X-Name": {"value"}}))
		default:
			args = append(args, reflect.Zero(fn.In(i)))
		}
	}
	return args
}

func TestKeysRefuseAnEndedRequest(t *testing.T) {
	key := koa.NewKey[int]("n")
	ctx := ended(t, "development")
	for name, use := range map[string]func(){"Set": func() { key.Set(ctx, 1) }, "Get": func() { key.Get(ctx) }} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("did not panic")
				}
			}()
			use()
		})
	}
}

func TestAKeptContextCanBeReadInProduction(t *testing.T) {
	for _, env := range []string{"production", "prod"} {
		ctx := ended(t, env)
		if ctx.Path() != "/over" || ctx.Status() != 200 || ctx.Body() != "done" {
			t.Errorf("%s: read %s %d %v", env, ctx.Path(), ctx.Status(), ctx.Body())
		}
		ctx.SetStatus(500)
		ctx.Set("X-Late", "1") // reaches nobody, and does no harm
	}
}

func TestReuseContextsStartsClean(t *testing.T) {
	key := koa.NewKey[string]("key")
	first := true
	app := koa.New(&koa.Options{Env: "production", ReuseContexts: true, Silent: true}).Use(
		koa.Compose(func(ctx *koa.Context, next koa.Handler) error { return next(ctx) }),
		koa.Handle(func(ctx *koa.Context) error {
			if !first {
				_, set := key.Get(ctx)
				got := fmt.Sprintln(ctx.Status(), ctx.Body(), ctx.Message(), ctx.Response.Header(), ctx.State.Map(), ctx.Params(), ctx.Route(), set,
					ctx.IP(), ctx.Querystring(), ctx.Req().URL, ctx.Cookies() == nil, ctx.HeaderSent(), ctx.Respond())
				if want := "404 <nil> Not Found map[] map[] {[] [] } <nil> false 192.0.2.1 second /?second false false true\n"; got != want {
					t.Errorf("the second request starts with\n%s, want\n%s", got, want)
				}
				return nil
			}
			first = false
			key.Set(ctx, "leak")
			ctx.State.Set("leak", 1)
			ctx.SetRoute(&koa.Route{Pattern: "leak"}, "leak", []string{"leak"}, []string{"leak"})
			ctx.SetIP("leak")
			ctx.SetMessage("leak")
			for i := range 9 {
				ctx.Set(fmt.Sprintf("X-Leak-%d", i), "leak")
			}
			ctx.Response.Header().Set("X-Leak", "leak")
			ctx.Query()
			ctx.Req()
			ctx.Res()
			ctx.OnFinished(func(o koa.Outcome) {
				if o.Status != 200 {
					t.Error("an OnFinished function of the first request ran for the second")
				}
			})
			ctx.SetBody(strings.NewReader("leak"))
			return nil
		}))
	// Two requests on one P get the same Context from the pool, mostly; a fresh
	// one passes as well.
	for range 2 {
		target := "/?second"
		if first {
			target = "/?first"
		}
		get(app, target)
	}
}

func TestRequestsLeaveNoGoroutine(t *testing.T) {
	app := newApp(koa.Handle(func(ctx *koa.Context) error {
		switch ctx.Path() {
		case "/stream":
			ctx.SetBody(&closeCounter{Reader: strings.NewReader("stream")})
		case "/throw":
			return ctx.Throw(500)
		case "/panic":
			panic("boom")
		}
		return nil
	}))
	before := runtime.NumGoroutine()
	for range 50 {
		for _, target := range []string{"/", "/stream", "/throw", "/panic"} {
			get(app, target)
		}
	}
	if after := runtime.NumGoroutine(); after > before {
		t.Errorf("%d goroutines became %d", before, after)
	}
}
