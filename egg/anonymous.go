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
		r = &http.Request{Method: http.MethodGet, URL: &url.URL{Path: "/"}, Header: http.Header{}, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}
	}
	if r.RemoteAddr == "" {
		r.RemoteAddr = "127.0.0.1:0"
	}
	if r.RequestURI == "" {
		r.RequestURI = r.URL.RequestURI()
	}
	ctx := app.koa.NewContext(discard{header: http.Header{}}, r)
	recordRequest(ctx, app.now())
	return ctx
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
	twin := From(ctx).AnonymousContext(r)
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
	r := &http.Request{Method: "SCHEDULE", URL: u, Header: http.Header{}, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}
	return app.AnonymousContext(r.WithContext(ctx))
}
