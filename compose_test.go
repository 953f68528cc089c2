package koa_test

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/koa-go/koa"
)

// trace is a layer that notes its way in and out.
func trace(log *[]string, name string) koa.Middleware {
	return func(ctx *koa.Context, next koa.Handler) error {
		*log = append(*log, ">"+name)
		err := next(ctx)
		*log = append(*log, "<"+name)
		return err
	}
}

func TestComposeOrder(t *testing.T) {
	var log []string
	get(newApp(trace(&log, "a"), koa.Compose(trace(&log, "b"), koa.Compose(), trace(&log, "c")), trace(&log, "d")), "/")
	want := []string{">a", ">b", ">c", ">d", "<d", "<c", "<b", "<a"}
	if !slices.Equal(log, want) {
		t.Errorf("layers ran as %v, want %v", log, want)
	}
}

func TestNextTwice(t *testing.T) {
	twice := func(ctx *koa.Context, next koa.Handler) error {
		if err := next(ctx); err != nil {
			return err
		}
		return next(ctx)
	}
	pass := func(ctx *koa.Context, next koa.Handler) error { return next(ctx) }
	for _, tt := range []struct {
		name  string
		stack func(end koa.Middleware) []koa.Middleware
	}{
		{"in the only layer above the end", func(end koa.Middleware) []koa.Middleware { return []koa.Middleware{twice, end} }},
		{"in the last layer", func(end koa.Middleware) []koa.Middleware { return []koa.Middleware{end, twice} }},
		{"behind other layers", func(end koa.Middleware) []koa.Middleware { return []koa.Middleware{pass, twice, pass, end} }},
		{"around a composed stack", func(end koa.Middleware) []koa.Middleware {
			return []koa.Middleware{twice, koa.Compose(pass, pass), end}
		}},
		{"at the end of a composed stack", func(end koa.Middleware) []koa.Middleware {
			return []koa.Middleware{koa.Compose(pass, twice), koa.Compose(pass), end}
		}},
		{"in a stack composed deeper than the Context has room for", func(end koa.Middleware) []koa.Middleware {
			deep := koa.Compose(twice)
			for range 8 {
				deep = koa.Compose(deep)
			}
			return []koa.Middleware{deep, end}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			runs := 0
			var got error
			end := func(ctx *koa.Context, next koa.Handler) error { runs++; return next(ctx) }
			app := newApp(tt.stack(end)...).OnError(func(err error, _ *koa.Context) { got = err })
			w := get(app, "/")
			if !errors.Is(got, koa.ErrNextTwice) || w.Code != http.StatusInternalServerError {
				t.Errorf("error is %v with status %d, want ErrNextTwice with 500", got, w.Code)
			}
			if runs != 1 {
				t.Errorf("the layer below ran %d times, want once", runs)
			}
		})
	}
}

func TestNextTwiceAfterRetryWrapper(t *testing.T) {
	// A guard that refuses must not be passed by calling next again from outside.
	reached := false
	retry := func(ctx *koa.Context, next koa.Handler) error {
		if err := next(ctx); err != nil {
			return next(ctx)
		}
		return nil
	}
	guard := func(ctx *koa.Context, _ koa.Handler) error { return ctx.Throw(403) }
	get(newApp(retry, guard, layer(func(*koa.Context) { reached = true })), "/")
	if reached {
		t.Error("the layer behind the guard ran")
	}
}

func TestPanicIsTheErrorOfTheLayerOutside(t *testing.T) {
	var got error
	outside := func(ctx *koa.Context, next koa.Handler) error {
		got = next(ctx)
		ctx.SetBody("handled")
		return nil
	}
	w := get(newApp(outside, koa.Compose(layer(func(*koa.Context) { panic("boom") }))), "/")
	wantAnswer(t, w, 200, "handled")
	p, ok := errors.AsType[*koa.PanicError](got)
	if !ok || p.Value != "boom" {
		t.Fatalf("next returned %v, want the panic", got)
	}
	if !strings.Contains(string(p.Stack), "TestPanicIsTheErrorOfTheLayerOutside") {
		t.Errorf("the stack does not show where the panic was:\n%s", p.Stack)
	}
}

func TestPanicThatWasWrappedIsLoggedWithItsStack(t *testing.T) {
	var log strings.Builder
	app := koa.New(&koa.Options{Env: "test", Logger: slog.New(slog.NewTextHandler(&log, nil))})
	app.Use(func(ctx *koa.Context, next koa.Handler) error {
		return fmt.Errorf("outside: %w", next(ctx))
	}, layer(func(*koa.Context) { panic("boom") }))
	wantAnswer(t, get(app, "/"), 500, "Internal Server Error")
	if !strings.Contains(log.String(), "outside: panic: boom") || !strings.Contains(log.String(), "TestPanicThatWasWrapped") {
		t.Errorf("the log lacks the error or the stack:\n%s", log.String())
	}
}

func TestPanicIsAnswered500(t *testing.T) {
	for _, tt := range []struct {
		name  string
		value any
	}{
		{"with a text", "secret detail"},
		{"with an error", errors.New("secret detail")},
		{"with an HTTP error of another status", koa.NewError(404, "secret detail")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := get(newApp(layer(func(ctx *koa.Context) {
				ctx.Set("X-Before", "1")
				panic(tt.value)
			})), "/")
			wantAnswer(t, w, 500, "Internal Server Error")
			if w.Header().Get("X-Before") != "" {
				t.Error("a header set before the panic was sent")
			}
		})
	}
}

func TestAbortHandlerGoesOn(t *testing.T) {
	defer func() {
		if v := recover(); v != http.ErrAbortHandler {
			t.Errorf("ServeHTTP panicked with %v, want http.ErrAbortHandler", v)
		}
	}()
	pass := func(ctx *koa.Context, next koa.Handler) error { return next(ctx) }
	get(newApp(pass, koa.Compose(pass, layer(func(*koa.Context) { panic(http.ErrAbortHandler) }))), "/")
}

func TestNilMiddlewareIsRefusedAtStart(t *testing.T) {
	for name, use := range map[string]func(){
		"Use":                func() { koa.New(nil).Use(nil) },
		"Compose":            func() { koa.Compose(nil) },
		"Handle":             func() { koa.Handle(nil) },
		"When":               func() { koa.When(nil, koa.Compose()) },
		"Unless":             func() { koa.Unless(nil, koa.Compose()) },
		"OnError":            func() { koa.New(nil).OnError(nil) },
		"FromHTTP":           func() { koa.FromHTTP(nil) },
		"FromHTTPMiddleware": func() { koa.FromHTTPMiddleware(nil) },
		"Options.Compose": func() {
			koa.New(&koa.Options{Compose: func([]koa.Middleware) koa.Middleware { return nil }}).Callback()
		},
		"Use after Callback": func() { a := koa.New(nil); a.Callback(); a.Use(koa.Compose()) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if text, _ := recover().(string); !strings.HasPrefix(text, "koa: ") {
					t.Errorf("panicked with %q, want a text that begins with koa:", text)
				}
			}()
			use()
		})
	}
}

func TestWhenAndUnless(t *testing.T) {
	isAPI := func(ctx *koa.Context) bool { return strings.HasPrefix(ctx.Path(), "/api") }
	mark := func(value string) koa.Middleware {
		return func(ctx *koa.Context, next koa.Handler) error {
			ctx.Append("X-Ran", value)
			return next(ctx)
		}
	}
	app := newApp(koa.When(isAPI, mark("when")), koa.Unless(isAPI, mark("unless")))
	for target, want := range map[string]string{"/api/users": "when", "/": "unless"} {
		if got := get(app, target).Header().Get("X-Ran"); got != want {
			t.Errorf("for %s %q ran, want %q", target, got, want)
		}
	}
}

func TestComposedLayerOutsideAStack(t *testing.T) {
	pass := koa.Compose(func(ctx *koa.Context, next koa.Handler) error { return next(ctx) })
	ctx := contextFor(nil, "/")
	if err := pass(ctx, nil); err != nil {
		t.Errorf("without a next: %v", err)
	}
	err := pass(ctx, func(*koa.Context) error { panic("in next") })
	if p, ok := errors.AsType[*koa.PanicError](err); !ok || p.Value != "in next" {
		t.Errorf("with a next that panics: %v", err)
	}
	if err := pass(ctx, func(*koa.Context) error { return nil }); err != nil {
		t.Errorf("after that: %v", err)
	}
}
