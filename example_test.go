package koa_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/cookies"
)

// show prints the answer to GET target.
func show(h http.Handler, target string, header ...string) {
	w := get(h, target, header...)
	fmt.Println(w.Code, w.Body)
}

func Example() {
	app := koa.New(nil)
	app.Use(func(ctx *koa.Context, next koa.Handler) error {
		err := next(ctx)
		ctx.Set("X-Length", fmt.Sprint(ctx.Length())) // after the layers inside, before anything is sent
		return err
	})
	app.Use(func(ctx *koa.Context, next koa.Handler) error {
		ctx.SetBody("Hello Koa")
		return nil
	})
	w := get(app, "/")
	fmt.Println(w.Code, w.Body, w.Header().Get("X-Length"))
	// Output: 200 Hello Koa 9
}

func ExampleApplication_Serve() {
	app := koa.New(nil).Use(func(ctx *koa.Context, _ koa.Handler) error {
		ctx.SetBody("served")
		return nil
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	done := make(chan error)
	go func() { done <- app.Serve(ctx, l) }()

	res, err := http.Get("http://" + l.Addr().String())
	if err != nil {
		fmt.Println(err)
		return
	}
	body, _ := io.ReadAll(res.Body)
	res.Body.Close()
	fmt.Println(string(body))

	stop() // drains, then Serve returns
	fmt.Println(<-done)
	// Output:
	// served
	// <nil>
}

func ExampleApplication_OnError() {
	app := koa.New(nil).OnError(func(err error, ctx *koa.Context) {
		fmt.Println("to the log:", ctx.Path(), err)
	})
	app.Use(func(*koa.Context, koa.Handler) error { return errors.New("database on fire") })
	show(app, "/orders")
	// Output:
	// to the log: /orders database on fire
	// 500 Internal Server Error
}

func ExampleContext_Throw() {
	app := newApp(func(ctx *koa.Context, _ koa.Handler) error {
		if ctx.Query().Get("key") == "" {
			return ctx.Throw(http.StatusUnauthorized, "which key?", http.Header{"Www-Authenticate": {"Key"}})
		}
		return ctx.Throw(http.StatusInternalServerError, "not for clients", io.ErrUnexpectedEOF)
	})
	show(app, "/")
	show(app, "/?key=1")
	// Output:
	// 401 which key?
	// 500 Internal Server Error
}

func ExampleContext_Assert() {
	app := newApp(func(ctx *koa.Context, _ koa.Handler) error {
		name := ctx.Query().Get("name")
		if err := ctx.Assert(name != "", 400, "name is required"); err != nil {
			return err
		}
		ctx.SetBody("Hello " + name)
		return nil
	})
	show(app, "/")
	show(app, "/?name=Koa")
	// Output:
	// 400 name is required
	// 200 Hello Koa
}

func ExampleMiddleware_errorPage() {
	app := newApp(func(ctx *koa.Context, next koa.Handler) error {
		err := next(ctx)
		if err == nil {
			return nil
		}
		ctx.App.EmitError(err, ctx) // it is handled here, so the log must hear of it
		ctx.SetStatus(koa.StatusOf(err))
		ctx.SetBody(map[string]string{"error": ctx.Message()})
		return nil
	})
	app.Use(func(*koa.Context, koa.Handler) error { panic("a bug") })
	show(app, "/")
	// Output: 500 {"error":"Internal Server Error"}
}

func ExampleResponse_SetBody() {
	app := newApp(func(ctx *koa.Context, _ koa.Handler) error {
		switch ctx.Path() {
		case "/text":
			ctx.SetBody("text")
		case "/html":
			ctx.SetBody("<p>markup</p>")
		case "/json":
			ctx.SetBody(map[string]any{"a": "<b>"})
		case "/stream":
			ctx.SetBody(strings.NewReader("stream"))
		case "/none":
			ctx.SetBody(nil)
		}
		return nil
	})
	for _, target := range []string{"/text", "/html", "/json", "/stream", "/none", "/other"} {
		w := get(app, target)
		fmt.Printf("%d %q %q\n", w.Code, w.Header().Get("Content-Type"), w.Body)
	}
	// Output:
	// 200 "text/plain; charset=utf-8" "text"
	// 200 "text/html; charset=utf-8" "<p>markup</p>"
	// 200 "application/json; charset=utf-8" "{\"a\":\"<b>\"}"
	// 200 "application/octet-stream" "stream"
	// 204 "" ""
	// 404 "text/plain; charset=utf-8" "Not Found"
}

func ExampleRequest_Accepts() {
	app := newApp(func(ctx *koa.Context, _ koa.Handler) error {
		switch ctx.Accepts("html", "json") {
		case "html":
			ctx.SetBody("<p>hello</p>")
		case "json":
			ctx.SetBody(map[string]string{"message": "hello"})
		default:
			return ctx.Throw(http.StatusNotAcceptable)
		}
		return nil
	})
	show(app, "/", "Accept", "application/json, text/html;q=0.5")
	show(app, "/", "Accept", "image/png")
	// Output:
	// 200 {"message":"hello"}
	// 406 Not Acceptable
}

func ExampleContext_Cookies() {
	app := koa.New(&koa.Options{Keys: []string{"new secret", "old secret"}})
	app.Use(func(ctx *koa.Context, _ koa.Handler) error {
		seen, _ := ctx.Cookies().Get("seen", &cookies.GetOptions{}) // verified
		ctx.SetBody("seen: " + seen)
		return ctx.Cookies().Set("seen", "yes", &cookies.SetOptions{SameSite: cookies.SameSiteLax}) // signed
	})
	w := get(app, "/")
	fmt.Println(w.Body, w.Header()["Set-Cookie"][0])
	// Output: seen:  seen=yes; path=/; samesite=lax; httponly
}

func ExampleKey() {
	type db struct{ name string }
	dbKey := koa.NewKey[*db]("db")

	app := newApp()
	dbKey.Provide(app, &db{"main"}) // Koa: app.context.db = ...
	app.Use(func(ctx *koa.Context, next koa.Handler) error {
		if ctx.Path() == "/report" {
			dbKey.Set(ctx, &db{"replica"})
		}
		return next(ctx)
	})
	app.Use(func(ctx *koa.Context, _ koa.Handler) error {
		d, _ := dbKey.Get(ctx)
		ctx.SetBody(d.name)
		return nil
	})
	show(app, "/")
	show(app, "/report")
	// Output:
	// 200 main
	// 200 replica
}

func ExampleState() {
	app := newApp(
		func(ctx *koa.Context, next koa.Handler) error {
			ctx.State.Set("user", "tobi")
			return next(ctx)
		},
		func(ctx *koa.Context, _ koa.Handler) error {
			ctx.SetBody(ctx.State.Get("user"))
			return nil
		})
	show(app, "/")
	// Output: 200 tobi
}

func ExampleFromContext() {
	// A service that only gets a context.Context.
	whoAsks := func(c context.Context) string { return koa.FromContext(c).IP() }
	app := newApp(func(ctx *koa.Context, _ koa.Handler) error {
		ctx.SetBody(whoAsks(ctx.Context()))
		return nil
	})
	show(app, "/")
	// Output: 200 192.0.2.1
}

func ExampleCompose() {
	add := func(s string) koa.Middleware {
		return func(ctx *koa.Context, next koa.Handler) error {
			ctx.Append("X-Layers", s)
			return next(ctx)
		}
	}
	api := koa.Compose(add("auth"), add("limit"))
	app := newApp(add("log"), api, add("leaf"))
	fmt.Println(get(app, "/").Header()["X-Layers"])
	// Output: [log auth limit leaf]
}

func ExampleUnless() {
	isHealth := func(ctx *koa.Context) bool { return ctx.Path() == "/health" }
	log := func(ctx *koa.Context, next koa.Handler) error {
		fmt.Println("log", ctx.Path())
		return next(ctx)
	}
	app := newApp(koa.Unless(isHealth, log))
	get(app, "/health")
	get(app, "/")
	// Output: log /
}

func ExampleFromHTTP() {
	app := newApp(func(ctx *koa.Context, next koa.Handler) error {
		err := next(ctx)
		ctx.Set("Cache-Control", "no-store") // the handler's answer is not sent yet
		return err
	})
	app.Use(koa.FromHTTP(http.NotFoundHandler()))
	w := get(app, "/")
	fmt.Print(w.Code, " ", w.Header().Get("Cache-Control"), " ", w.Body)
	// Output: 404 no-store 404 page not found
}

func ExampleFromHTTPMiddleware() {
	app := newApp(koa.FromHTTPMiddleware(func(next http.Handler) http.Handler {
		return http.StripPrefix("/api", next)
	}))
	app.Use(func(ctx *koa.Context, _ koa.Handler) error {
		ctx.SetBody(ctx.Path())
		return nil
	})
	show(app, "/api/users")
	// Output: 200 /users
}

func ExampleToHTTP() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /hello", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "from the mux") })

	stack := newApp(func(ctx *koa.Context, next koa.Handler) error {
		err := next(ctx)
		ctx.Set("X-Koa", "was here")
		return err
	})
	srv := httptest.NewServer(koa.ToHTTP(stack)(mux))
	defer srv.Close()

	res, err := http.Get(srv.URL + "/hello")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(res.Body)
	fmt.Println(string(body), res.Header.Get("X-Koa"))
	// Output: from the mux was here
}

func ExampleContext_OnFinished() {
	app := newApp(func(ctx *koa.Context, _ koa.Handler) error {
		ctx.OnFinished(func(o koa.Outcome) { fmt.Println("sent", o.Status, o.Bytes, o.Err) })
		ctx.SetBody("hello")
		return nil
	})
	get(app, "/")
	// Output: sent 200 5 <nil>
}

func ExampleContext_LogValue() {
	app := newApp(func(ctx *koa.Context, _ koa.Handler) error {
		ctx.SetStatus(204)
		fmt.Println(slog.Any("request", ctx).Value.Resolve())
		return nil
	})
	get(app, "/users?page=2")
	// Output: [method=GET url=/users?page=2 status=204 ip=192.0.2.1]
}

func ExampleResponse_Attachment() {
	app := newApp(func(ctx *koa.Context, _ koa.Handler) error {
		ctx.Attachment("naïve plan €.pdf", nil)
		ctx.SetBody([]byte("%PDF-1.7"))
		return nil
	})
	w := get(app, "/")
	fmt.Println(w.Header().Get("Content-Type"))
	fmt.Printf("%q\n", w.Header().Get("Content-Disposition"))
	// Output:
	// application/pdf
	// "attachment; filename=\"na\xefve plan ?.pdf\"; filename*=UTF-8''na%C3%AFve%20plan%20%E2%82%AC.pdf"
}

func ExampleWithHeader() {
	// Headers that must be there whatever happens, an error included.
	app := newApp(func(ctx *koa.Context, next koa.Handler) error {
		ctx.Set("X-Trace", "t1")
		if err := next(ctx); err != nil {
			return koa.WithHeader(err, http.Header{"X-Trace": {"t1"}})
		}
		return nil
	})
	app.Use(func(ctx *koa.Context, _ koa.Handler) error { return ctx.Throw(404, "no such order") })
	w := get(app, "/")
	fmt.Println(w.Code, w.Body, w.Header().Get("X-Trace"))
	// Output: 404 no such order t1
}
