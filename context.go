package koa

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"sync/atomic"

	"github.com/koa-go/koa/cookies"
)

// Context is one request and the response it will get.
//
// Its methods are Koa's words: a property is read with the method of its name
// and written with Set and the name. Most of them are those of [Request] and
// [Response]; delegate.go is the list.
//
// A Context belongs to the goroutine that runs its layers. It is never handed
// to another request (unless Options.ReuseContexts says so), and it is not a
// context.Context: use [Context.Context] for what outlives a layer. In
// development and under test, using a Context after its request has ended
// panics with a message that says where the request ended.
type Context struct {
	// App is the application that serves the request.
	App *Application

	// Request is what the client sent.
	Request Request

	// Response is what will be sent.
	Response Response

	// State is what layers hand to each other and to templates.
	State State

	exchange exchange
	std      netHTTP
	frame    frame                  // of the stack that runs
	outer    frame                  // of the application's stack, while one inside it runs
	value    keyValue               // the first typed key; the others are in rest
	params   Params                 // of the path
	route    *Route                 // that a router has found
	rest     *rest                  // nil until something in it is needed
	ended    atomic.Pointer[ending] // set when the request is over, if checks are on

	paramSpace [inlineParams]string
}

// rest is the part of a Context that the plainest requests do without, those
// that only meet a router among them. It is apart so that such a request costs
// one small allocation: measured, the size of that allocation is the largest
// part of what the core costs.
type rest struct {
	frames   []frame // of the stacks between the outermost and the one that runs
	values   []keyValue
	cookies  *cookies.Cookies
	context  context.Context // nil until asked for
	req      *http.Request   // nil until asked for
	res      *writer         // nil until asked for
	finished []func(Outcome)
	forked   bool // the fork may outlive the request, so nothing here is reused
	request  requestRest
	response responseRest

	frameSpace [inlineFrames]frame
	valueSpace [inlineValues]keyValue
}

// more is the rest, made on first use.
func (ctx *Context) more() *rest {
	if ctx.rest == nil {
		ctx.rest = &rest{}
		ctx.rest.frames = ctx.rest.frameSpace[:0]
		ctx.rest.values = ctx.rest.valueSpace[:0]
	}
	return ctx.rest
}

// reset empties the rest for another request and keeps what it has allocated.
// It goes field by field: assigning a whole new rest, spaces and all, was a
// tenth of what a routed request costs.
func (m *rest) reset() {
	clear(m.values)
	clear(m.finished)
	m.frames = m.frames[:0]
	m.values = m.values[:0]
	m.finished = m.finished[:0]
	m.cookies, m.context, m.req, m.res = nil, nil, nil, nil
	m.forked = false
	m.request = requestRest{}
	m.response = responseRest{}
}

// init readies an empty Context for a request of net/http.
func (ctx *Context) init(app *Application, w http.ResponseWriter, r *http.Request) {
	ctx.App = app
	ctx.std = netHTTP{w: w, r: r}
	ctx.exchange = &ctx.std
	ctx.Request.ctx = ctx
	ctx.Request.method = ctx.std.method()
	ctx.Request.url, ctx.Request.pathEnd = ctx.std.target()
	ctx.Response.ctx = ctx
}

// reset empties the Context for another request. What it has allocated for
// itself is kept, what it handed out is not.
func (ctx *Context) reset() {
	kept, list := ctx.rest, ctx.Response.fields.list
	clear(list)
	*ctx = Context{}
	ctx.rest, ctx.Response.fields.list = kept, list[:0]
	if kept != nil {
		kept.reset()
	}
}

// Context returns the request's context.Context: done when the client goes
// away, when the server stops for good, or when a layer's deadline passes.
// Hand it to everything that waits. [FromContext] leads from it back here.
func (ctx *Context) Context() context.Context {
	ctx.alive()
	m := ctx.more()
	if m.context == nil {
		m.context = &requestContext{Context: ctx.exchange.done(), koa: ctx}
	}
	return m.context
}

// SetContext replaces the context.Context for the layers below and for
// [Context.Req]. c must be derived from [Context.Context].
func (ctx *Context) SetContext(c context.Context) {
	ctx.alive()
	if c == nil {
		panic("koa: SetContext needs a context, got nil")
	}
	ctx.more().context = c
	ctx.rest.req = nil
}

// FromContext returns the Context that c was derived from, or nil: Koa's
// app.currentContext, without a hidden global.
func FromContext(c context.Context) *Context {
	ctx, _ := c.Value(contextKey{}).(*Context)
	return ctx
}

type contextKey struct{}

// requestContext is the transport's context that also knows its Context.
type requestContext struct {
	context.Context
	koa *Context
}

// Value returns the koa Context for its own key.
func (c *requestContext) Value(key any) any {
	if key == any(contextKey{}) {
		return c.koa
	}
	return c.Context.Value(key)
}

// SetRespond(false) tells koa to send nothing: the caller answers through
// [Context.Res] itself (Koa's ctx.respond = false).
func (ctx *Context) SetRespond(respond bool) {
	ctx.alive()
	ctx.Response.respondOff = !respond
}

// Respond reports whether koa will send the response.
func (ctx *Context) Respond() bool {
	ctx.alive()
	return !ctx.Response.respondOff
}

// Outcome tells how the answer to a request ended.
type Outcome struct {
	// Status is the status code sent, or 0 when the connection was taken over or
	// closed before a head was sent.
	Status int

	// Bytes is how much of the body was written; 0 for HEAD.
	Bytes int64

	// Err is what kept the answer from being sent whole: the source of a stream
	// failed, or the client went away. It is nil for a complete answer.
	Err error
}

// OnFinished registers fn to be called once, when the response has been handed
// to the connection or the connection was lost (npm on-finished). Functions run
// in the order of registration on the request's goroutine; the Context may
// still be read.
func (ctx *Context) OnFinished(fn func(Outcome)) {
	ctx.alive()
	m := ctx.more()
	m.finished = append(m.finished, fn)
}

// Throw makes the error a layer returns to end the request:
//
//	return ctx.Throw(http.StatusForbidden, "not your order")
//
// Arguments are those of [NewError]. Throw only makes the error: without the
// return nothing happens.
func (ctx *Context) Throw(status int, args ...any) error { return NewError(status, args...) }

// Throwf is [Context.Throw] with a formatted message. An error formatted with
// %w is found by errors.Is and errors.As.
func (ctx *Context) Throwf(status int, format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	return NewError(status, err.Error(), err)
}

// MarshalJSON shows the request, the response and the application as Koa's
// ctx.toJSON does.
func (ctx *Context) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]any{
		"request":     &ctx.Request,
		"response":    &ctx.Response,
		"app":         ctx.App,
		"originalUrl": ctx.OriginalURL(),
	})
}

// LogValue shows method, URL, status and client address, and no headers: they
// hold secrets.
func (ctx *Context) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("method", ctx.Method()),
		slog.String("url", ctx.OriginalURL()),
		slog.Int("status", ctx.Status()),
		slog.String("ip", ctx.IP()),
	)
}
