package websocket

import (
	"context"
	"errors"
	"io"
	"net"
	"syscall"
	"time"

	"github.com/coder/websocket"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/engine"
)

// serve runs fn with a connection, and ends the connection.
func serve(ctx *koa.Context, conn *Conn, fn func(ctx *koa.Context, conn *Conn) error, o *Options) error {
	stop := keep(ctx.Context(), conn, o.PingInterval)
	status := websocket.StatusInternalError
	defer func() {
		_ = conn.Close(status, "") // fails if it is closed already
		stop()
	}()
	err := fn(ctx, conn)
	if err == nil || isOver(err) || isGone(ctx.Context(), err) {
		status = websocket.StatusNormalClosure
		return nil
	}
	return err
}

// isOver reports whether err says that the connection has ended, or that the
// client has sent too much. Neither is the application's fault.
func isOver(err error) bool {
	if websocket.CloseStatus(err) >= 0 {
		return true
	}
	for _, end := range []error{websocket.ErrMessageTooBig, io.EOF, io.ErrUnexpectedEOF, net.ErrClosed, syscall.ECONNRESET, syscall.EPIPE} {
		if errors.Is(err, end) {
			return true
		}
	}
	return false
}

// isGone reports whether err is the end of the context of the request, which ends with its
// connection: whoever reads may see that before the end of what is read.
func isGone(request context.Context, err error) bool {
	return errors.Is(err, context.Canceled) && request.Err() != nil
}

// keep looks after a connection until the function it returns is called: it
// notices clients that are gone, and says goodbye when the server drains.
func keep(ctx context.Context, conn *Conn, interval time.Duration) (stop func()) {
	k := &keeper{conn: conn, interval: interval, draining: engine.Draining(ctx)}
	k.ctx, k.cancel = context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		k.run()
	}()
	return func() {
		k.cancel()
		<-done
	}
}

type keeper struct {
	ctx      context.Context
	cancel   context.CancelFunc
	conn     *Conn
	interval time.Duration
	draining <-chan struct{}
}

func (k *keeper) run() {
	var ticks <-chan time.Time
	if k.interval > 0 {
		ticker := time.NewTicker(k.interval)
		defer ticker.Stop()
		ticks = ticker.C
	}
	for {
		select {
		case <-k.ctx.Done():
			return
		case <-k.draining:
			_ = k.conn.Close(websocket.StatusGoingAway, "the server is going down")
			return
		case <-ticks:
			if !k.ping() {
				_ = k.conn.CloseNow()
				return
			}
		}
	}
}

// ping reports whether the client is there.
func (k *keeper) ping() bool {
	c, cancel := context.WithTimeout(k.ctx, k.interval)
	defer cancel()
	return k.conn.Ping(c) == nil || k.ctx.Err() != nil
}
