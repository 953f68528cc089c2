package logger

import (
	"context"
	"strconv"
	"time"

	"github.com/koa-go/koa/internal/printable"
)

// Info is what the lines of a request say about it: "[userId/ip/traceId/12ms
// METHOD url]". What is empty is written as "-".
type Info struct {
	UserID  string
	IP      string
	TraceID string
	Start   time.Time // zero: 0ms
	Method  string
	URL     string // path and query, as the client sent it
}

// requestKey is the key of a func() Info in a context.
type requestKey struct{}

// WithRequest returns a context whose records say what request they belong to. The
// function is called for each line that is written, so that it can tell of a user
// who logged in meanwhile; it must be cheap and safe for concurrent use.
func WithRequest(ctx context.Context, info func() Info) context.Context {
	return context.WithValue(ctx, requestKey{}, info)
}

// requestOf is the function that was given to WithRequest, or nil.
func requestOf(ctx context.Context) func() Info {
	info, _ := ctx.Value(requestKey{}).(func() Info)
	return info
}

// requestOf is the function that tells of the request of ctx, or nil.
func (l *Loggers) requestOf(ctx context.Context) func() Info {
	info := requestOf(ctx)
	if info == nil && l.request != nil {
		return l.request(ctx)
	}
	return info
}

// appendPadding writes what Egg calls the padding message.
func (i *Info) appendPadding(b []byte, now time.Time, precise bool) []byte {
	b = append(b, '[')
	b = appendPart(b, i.UserID)
	b = append(b, '/')
	b = appendPart(b, i.IP)
	b = append(b, '/')
	b = appendPart(b, i.TraceID)
	b = append(b, '/')
	b = i.appendUsed(b, now, precise)
	b = append(b, "ms "...)
	b = appendPart(b, i.Method)
	b = append(b, ' ')
	b = appendPart(b, i.URL)
	return append(b, ']')
}

func appendPart(b []byte, s string) []byte {
	if s == "" {
		return append(b, '-')
	}
	return append(b, printable.Escape(s)...)
}

// appendUsed writes the milliseconds since the start, as JavaScript writes the
// number.
func (i *Info) appendUsed(b []byte, now time.Time, precise bool) []byte {
	var used time.Duration
	if !i.Start.IsZero() {
		used = max(0, now.Sub(i.Start))
	}
	if !precise {
		return strconv.AppendInt(b, used.Milliseconds(), 10)
	}
	return strconv.AppendFloat(b, float64(used.Microseconds())/1000, 'f', -1, 64)
}
