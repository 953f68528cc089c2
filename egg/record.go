package egg

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/logger"
)

// record is what logs and other services learn of a request. Lines may be logged by any
// goroutine, also when the request is over; so it is apart from the Context, is in its
// context.Context, and is safe for concurrent use.
type record struct {
	start           time.Time
	method, url, ip string
	traceparent     string // as the client sent it

	user  atomic.Pointer[string]
	trace atomic.Pointer[string] // nil until somebody asks

	mu    sync.Mutex // guards cells
	cells map[*int]*cell
}

// cell has what PerRequest made for a request. Its mutex is held while that is made.
type cell struct {
	mu    sync.Mutex
	value any
}

// cell returns the one of a PerRequest.
func (r *record) cell(key *int) *cell {
	r.mu.Lock()
	defer r.mu.Unlock()
	c := r.cells[key]
	if c == nil {
		c = &cell{}
		if r.cells == nil {
			r.cells = map[*int]*cell{}
		}
		r.cells[key] = c
	}
	return c
}

// inContext is the key of the record in a context.Context.
type inContext struct{}

var recordKey = koa.NewKey[*record]("egg.record")

// attach gives ctx the record.
func (r *record) attach(ctx *Context) {
	recordKey.Set(ctx, r)
	ctx.SetContext(context.WithValue(ctx.Context(), inContext{}, r))
}

// recordRequest makes the record of a request that comes in.
func recordRequest(ctx *Context, start time.Time) {
	r := &record{start: start, method: ctx.Method(), url: ctx.URL(), ip: ctx.IP(), traceparent: ctx.Get("traceparent")}
	r.attach(ctx)
}

// recordOf returns the record of ctx; one that did not pass the outermost layer gets it
// now.
func recordOf(ctx *Context) *record {
	if r, ok := recordKey.Get(ctx); ok {
		return r
	}
	recordRequest(ctx, time.Time{})
	r, _ := recordKey.Get(ctx)
	return r
}

// traceID is the id of the request's trace, made when it is first asked for.
func (r *record) traceID() string {
	if id := r.trace.Load(); id != nil {
		return *id
	}
	id, ok := traceID(r.traceparent)
	if !ok {
		id = newID(16)
	}
	r.trace.CompareAndSwap(nil, &id)
	return *r.trace.Load()
}

func (r *record) userID() string {
	if id := r.user.Load(); id != nil {
		return *id
	}
	return ""
}

func (r *record) info() logger.Info {
	return logger.Info{UserID: r.userID(), IP: r.ip, TraceID: r.traceID(), Start: r.start, Method: r.method, URL: r.url}
}

// requestInfo returns what tells log lines about the request that ctx belongs to.
func requestInfo(ctx context.Context) func() logger.Info {
	r, ok := ctx.Value(inContext{}).(*record)
	if !ok {
		return nil
	}
	return r.info
}

// SetUserID says whose request it is, for the lines of its loggers.
func SetUserID(ctx *Context, id string) { recordOf(ctx).user.Store(&id) }

// UserID is what SetUserID said, or "".
func UserID(ctx *Context) string { return recordOf(ctx).userID() }

// Started is when the request came in.
func Started(ctx *Context) time.Time { return recordOf(ctx).start }
