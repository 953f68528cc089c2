package egg

import (
	"context"
	"net/http"
	"net/url"
)

// AnonymousContext returns a Context without a client, for code that needs one outside
// of a request: r says what it looks like, and nil is GET / (Egg's
// app.createAnonymousContext). What is set on its response goes nowhere.
func (app *App) AnonymousContext(r *http.Request) *Context {
	if r == nil {
		r = requestFor(http.MethodGet, &url.URL{Path: "/"})
	}
	ctx := app.clientless(r)
	recordRequest(ctx, app.Now())
	return ctx
}

// requestFor is a request that no client sent.
func requestFor(method string, u *url.URL) *http.Request {
	return &http.Request{Method: method, URL: u, Header: http.Header{}, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}
}

// clientless returns a Context for r, without a record.
func (app *App) clientless(r *http.Request) *Context {
	if r.RemoteAddr == "" {
		r.RemoteAddr = "127.0.0.1:0"
	}
	if r.RequestURI == "" {
		r.RequestURI = r.URL.RequestURI()
	}
	return app.koa.NewContext(discard{header: http.Header{}}, r)
}

// discard is a response that nobody reads.
type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(p []byte) (int, error) { return len(p), nil }
func (d discard) WriteHeader(int)             {}

// detached returns a Context that looks like ctx and outlives its request: the same
// method, URL, headers and record, and no client.
func detached(ctx *Context) *Context {
	r := ctx.Req().Clone(context.WithoutCancel(ctx.Context()))
	r.Body = http.NoBody
	twin := From(ctx).clientless(r)
	recordOf(ctx).attach(twin)
	return twin
}

var _ http.ResponseWriter = discard{}

// scheduleContext is the Context of a run of a task: SCHEDULE /__schedule?path=name.
func (app *App) scheduleContext(ctx context.Context, target string) *Context {
	u, err := url.Parse(target)
	if err != nil {
		u = &url.URL{Path: "/__schedule"}
	}
	return app.AnonymousContext(requestFor("SCHEDULE", u).WithContext(ctx))
}
