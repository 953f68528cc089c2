package koa

import (
	"context"
	"errors"
	"maps"
	"slices"
)

// Fork is a copy of a Context for running the layers below on another
// goroutine: the same request, and a response of its own that becomes the
// Context's when they finish in time. Middleware that give up on slow layers
// are made of it.
//
// One goroutine calls Run, another either Join, after Run has returned, or
// Abandon. After Abandon the layers below may go on as long as they like: what
// they still set or write reaches nobody.
type Fork struct {
	// Context is what the layers below get.
	Context *Context

	parent *Context
	gate   *gate
}

// Fork makes a fork whose context.Context is c, which must be derived from
// ctx.Context(). Until Join or Abandon nobody may use ctx itself.
func (ctx *Context) Fork(c context.Context) *Fork {
	ctx.alive()
	ctx.exchange.header() // complete the map that both will read
	ctx.more().forked = true
	g := &gate{w: ctx.exchange.writer()}
	child := &Context{App: ctx.App, frame: ctx.frame}
	child.exchange = &elsewhere{exchange: ctx.exchange, w: g}
	child.adopt(ctx)
	child.rest.context = &requestContext{Context: c, koa: child}
	return &Fork{Context: child, parent: ctx, gate: g}
}

// Run runs next on the fork. If the fork was abandoned meanwhile, the request is
// over for it when next ends: bodies it left are closed, its
// [Context.OnFinished] functions run, and an error that does not just say that
// its context ended is reported to the application's listeners.
func (f *Fork) Run(next Handler) (err error) {
	defer func() { // also when a panic passes through
		if abandoned := f.gate.end(); abandoned {
			f.endAbandoned(err)
		}
	}()
	return next(f.Context)
}

func (f *Fork) endAbandoned(err error) {
	ctx := f.Context
	ctx.Response.headSent = false // it met a shut gate
	if err != nil && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
		ctx.App.EmitError(err, ctx)
	}
	ctx.Response.fail(errAbandoned)
	ctx.close()
}

// Join makes the fork's request and response the Context's.
func (f *Fork) Join() {
	f.parent.frame = f.Context.frame
	f.parent.adopt(f.Context)
	to, from := f.parent.rest, f.Context.rest
	to.finished = append(to.finished, from.finished...)
	to.response.streams = append(to.response.streams, from.response.streams...)
}

// Abandon cuts the fork off from the client. It reports false, and does
// nothing, when the fork has begun to answer on its own (it flushed or took the
// connection over), or when next has just ended: then wait for Run, and Join.
func (f *Fork) Abandon() bool { return f.gate.close() }

// adopt takes over another Context's view of the request and its response.
// Maps and slices are copied, so that the two can go separate ways.
func (ctx *Context) adopt(from *Context) {
	ctx.Request = from.Request
	ctx.Request.ctx = ctx
	ctx.Response = from.Response
	ctx.Response.ctx = ctx
	ctx.Response.fields = from.Response.fields.clone()
	ctx.State = State{values: maps.Clone(from.State.values)}
	ctx.outer, ctx.value = from.outer, from.value
	ctx.params, ctx.route = from.params, from.route
	ctx.params.Values = slices.Clone(from.params.Values)

	to, m := ctx.more(), from.more()
	to.frames = append(to.frames[:0], m.frames...)
	to.values = append(to.values[:0], m.values...)
	to.request = m.request
	streams := to.response.streams
	to.response = m.response
	to.response.streams = streams              // each Context closes its own
	to.cookies, to.req, to.res = nil, nil, nil // they are bound to one Context
}
