// Package websocket talks WebSocket (RFC 6455), over github.com/coder/websocket:
//
//	r.Get("/echo", websocket.Handle(func(ctx *koa.Context, conn *websocket.Conn) error {
//		for {
//			kind, message, err := conn.Read(ctx.Context())
//			if err != nil {
//				return err
//			}
//			if err := conn.Write(ctx.Context(), kind, message); err != nil {
//				return err
//			}
//		}
//	}, nil))
//
// Requests of other origins are refused unless Options.Origins has them: a
// browser sends cookies along with a WebSocket that any page opens, and CORS does
// not apply.
//
// The handler runs inside of the layers, which return when the connection has
// ended. When the server drains, the client is told to come back elsewhere: the
// connection is closed with status 1001, which the handler's Read returns.
package websocket

import (
	"github.com/coder/websocket"

	"github.com/koa-go/koa"
)

// These are types of coder/websocket, which is needed elsewhere only for clients.
type (
	// Conn is a connection. One goroutine at a time may read from it, any number
	// may write.
	Conn = websocket.Conn

	// MessageType is the kind of a message.
	MessageType = websocket.MessageType

	// StatusCode says why a connection is closed (RFC 6455 7.4).
	StatusCode = websocket.StatusCode

	// CloseError is what Read returns when the client closes the connection.
	CloseError = websocket.CloseError
)

// The kinds of messages.
const (
	MessageText   = websocket.MessageText
	MessageBinary = websocket.MessageBinary
)

// Handle returns a handler that accepts a WebSocket and runs fn with it. opts may
// be nil.
//
// fn has to read all the time, or to call conn.CloseRead when it only writes:
// pings, and the client's wish to close, are seen while reading. When it returns
// nil the connection is closed with status 1000; if it was closed already, by the
// client or by a drain, its error is taken for a nil. With any other error, and
// with a panic, it is closed with 1011, the layer returns the error, and the
// application's listeners get it.
//
// What is no acceptable handshake is answered with an error: 426 when it is none
// at all, 403 for another origin, 400 or 405 when it is malformed. Handle panics
// when fn is nil or an option makes no sense.
func Handle(fn func(ctx *koa.Context, conn *Conn) error, opts *Options) koa.Handler {
	if fn == nil {
		panic("websocket: Handle needs a function, got nil")
	}
	o := withDefaults(opts)
	return func(ctx *koa.Context) error {
		conn, err := accept(ctx, &o)
		if err != nil {
			return err
		}
		return serve(ctx, conn, fn, &o)
	}
}
