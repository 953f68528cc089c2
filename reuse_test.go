package koa_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/koa-go/koa"
)

// reusing is an application that hands Contexts on.
func reusing(stack ...koa.Middleware) *koa.Application {
	return koa.New(&koa.Options{Env: "production", ReuseContexts: true, Silent: true}).Use(stack...)
}

// Every request leaves a mark wherever it can, and must find none of another.
func TestReusedContextsDoNotMeet(t *testing.T) {
	mark := koa.NewKey[string]("mark")
	app := reusing(
		func(ctx *koa.Context, next koa.Handler) error {
			err := next(ctx)
			ctx.Set("X-Mark", ctx.Param("mark"))
			return err
		},
		koa.Compose(koa.FromHTTPMiddleware(func(h http.Handler) http.Handler { return h })),
		koa.Handle(func(ctx *koa.Context) error {
			own := ctx.Querystring()
			_, set := mark.Get(ctx)
			if set || ctx.Param("mark") != "" || ctx.Body() != nil || ctx.State.Has("mark") || ctx.Response.Has("X-Mark") || ctx.Status() != 404 {
				t.Error("a request starts with what another left")
			}
			mark.Set(ctx, own)
			ctx.State.Set("mark", own)
			ctx.SetRoute(&koa.Route{}, own, []string{"mark"}, append(ctx.ParamRoom(), own))
			ctx.Res().Header().Set("X-Res", own)
			switch ctx.Path() {
			case "/throw":
				return ctx.Throw(400, own)
			case "/panic":
				panic(own)
			case "/stream":
				ctx.SetBody(io.NopCloser(strings.NewReader(own)))
			case "/json":
				ctx.SetBody([]string{own})
			case "/http":
				return koa.FromHTTP(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					_, _ = io.WriteString(w, r.URL.RawQuery)
				}))(ctx, nil)
			default:
				ctx.SetBody(own)
			}
			return nil
		}))
	var all sync.WaitGroup
	for worker := range 8 {
		all.Go(func() {
			for i := range 60 {
				own := fmt.Sprintf("%d-%d", worker, i)
				path := []string{"/", "/throw", "/panic", "/stream", "/json", "/http"}[i%6]
				w := get(app, path+"?"+own)
				if want := map[string]string{"/panic": "Internal Server Error", "/json": `["` + own + `"]`}[path]; w.Body.String() != own && w.Body.String() != want {
					t.Errorf("%s?%s is answered %q", path, own, w.Body)
				}
				if got := w.Header().Get("X-Mark"); got != "" && got != own {
					t.Errorf("%s?%s gets the mark of %s", path, own, got)
				}
			}
		})
	}
	all.Wait()
}

func TestReusedContextsLeaveForeignParamsAlone(t *testing.T) {
	shared := []string{"value"}
	app := reusing(layer(func(ctx *koa.Context) {
		ctx.SetRoute(&koa.Route{}, "/", []string{"name"}, shared)
		ctx.SetBody(ctx.Param("name"))
	}))
	for range 3 {
		wantAnswer(t, get(app, "/"), 200, "value")
	}
}

func TestReusedContextsSurviveAnAbort(t *testing.T) {
	app := reusing(layer(func(ctx *koa.Context) {
		if ctx.Path() == "/abort" {
			panic(http.ErrAbortHandler)
		}
		ctx.SetBody("fine")
	}))
	for range 3 {
		func() {
			defer func() { _ = recover() }()
			app.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/abort", nil))
		}()
		wantAnswer(t, get(app, "/"), 200, "fine")
	}
}

// The stream of a client that left is closed on a goroutine of its own, which
// may still be at work when the Context serves the next request.
func TestReusedContextIsLeftAloneByTheCloseOfAStream(t *testing.T) {
	for range 200 {
		gone, leave := context.WithCancel(t.Context())
		app := koa.New(&koa.Options{Env: "production", ReuseContexts: true, Silent: true}).Use(layer(func(ctx *koa.Context) {
			ctx.SetBody(&closeCounter{Reader: readerFunc(func([]byte) (int, error) {
				leave()
				return 0, io.EOF
			})})
		}))
		for range 2 {
			app.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(gone, http.MethodGet, "/", nil))
		}
	}
}
