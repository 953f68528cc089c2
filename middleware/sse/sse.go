// Package sse answers with server-sent events, the "text/event-stream" that
// browsers read with EventSource (WHATWG HTML 9.2).
//
//	r.Get("/clock", func(ctx *koa.Context) error {
//		return sse.Stream(ctx, func(c context.Context, send sse.Sender) error {
//			for tick := range ticks(c) {
//				if err := send(sse.Event{Data: tick}); err != nil {
//					return err
//				}
//			}
//			return nil
//		}, nil)
//	})
//
// The events are a body like any other: nothing is sent before the layers outside
// have returned, so that sessions are saved and headers set, and package
// middleware/timeout has nothing to time any more; package middleware/compress may
// encode it, and passes on every event at once.
//
// A stream ends when its function returns, when the client goes away, and when
// the server begins to drain. In the last case EventSource comes back by itself,
// with the id of the last event it got: see [LastEventID].
package sse

import (
	"context"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/engine"
)

// Sender sends one event. It waits until the event before is on its way to the
// client, so that a slow client slows its sender down, and returns an error when
// the stream is over or the event is malformed. It must not be called after the
// function that got it has returned; otherwise several goroutines may use it.
type Sender func(e Event) error

// Options change how events are sent.
type Options struct {
	// Heartbeat is how long the stream may be silent before a comment is sent,
	// which EventSource ignores and proxies take for a sign of life. Default 15 s;
	// negative: never.
	Heartbeat time.Duration

	// Retry tells the client how long to wait before it connects again, in
	// milliseconds on the wire. Default: nothing is said, and clients wait for some
	// seconds.
	Retry time.Duration

	// WriteTimeout limits how long the client may take to take an event. Default
	// 30 s; negative: only the server's own limits count.
	WriteTimeout time.Duration
}

// Stream makes the response a stream of the events that produce sends. It returns
// at once: return its nil from the layer. opts may be nil.
//
// produce runs on a goroutine of its own, once the head of the response is sent,
// and not at all for HEAD. It must return when c is done, which is when the client
// is gone, the server drains, or sending has failed; the request ends only after
// it. An error it returns before that cuts the connection and is reported to the
// application's listeners. The Context belongs to the layers: what produce needs
// of it must be read before.
//
// The headers set are Content-Type, and Cache-Control unless a layer has set it,
// and for nginx X-Accel-Buffering.
func Stream(ctx *koa.Context, produce func(c context.Context, send Sender) error, opts *Options) error {
	o := withDefaults(opts)
	ctx.Set("Content-Type", "text/event-stream; charset=utf-8")
	if !ctx.Response.Has("Cache-Control") {
		ctx.Set("Cache-Control", "no-cache")
	}
	ctx.Set("X-Accel-Buffering", "no")
	ctx.Remove("Content-Length")
	ctx.SetBody(newBody(ctx, produce, o, engine.Draining(ctx.Context())))
	return nil
}

// LastEventID returns the id of the last event that the client got before it
// connected again, "" when this is the first time or events have no ids. The
// client chooses what it says.
func LastEventID(ctx *koa.Context) string { return ctx.Get("Last-Event-ID") }

func withDefaults(opts *Options) Options {
	var o Options
	if opts != nil {
		o = *opts
	}
	if o.Heartbeat == 0 {
		o.Heartbeat = 15 * time.Second
	}
	if o.WriteTimeout == 0 {
		o.WriteTimeout = 30 * time.Second
	}
	if o.Retry < 0 {
		panic("sse: Options.Retry: is negative")
	}
	return o
}
