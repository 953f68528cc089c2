package egg

import (
	"crypto/rand"
	"encoding/hex"
	"strings"
	"time"

	"github.com/koa-go/koa"
)

var (
	traceKey = koa.NewKey[string]("egg.trace")
	startKey = koa.NewKey[time.Time]("egg.start")
)

// Trace returns the id that the request has in logs and in requests to other services:
// that of its traceparent header (W3C Trace Context), or one of its own in that form
// (Egg's ctx.tracer.traceId).
func Trace(ctx *Context) string {
	if id, ok := traceKey.Get(ctx); ok {
		return id
	}
	id, ok := traceID(ctx.Get("traceparent"))
	if !ok {
		var random [16]byte
		_, _ = rand.Read(random[:]) // never fails
		id = hex.EncodeToString(random[:])
	}
	traceKey.Set(ctx, id)
	return id
}

// newSpan is the id of a request to another service.
func newSpan() string {
	var random [8]byte
	_, _ = rand.Read(random[:]) // never fails
	return hex.EncodeToString(random[:])
}

// SetTrace replaces the id: 32 lower-case hexadecimal digits, if requests to other
// services shall carry it on.
func SetTrace(ctx *Context, id string) { traceKey.Set(ctx, id) }

// traceID takes the trace id out of a traceparent header: version-traceid-parent-flags
// in lower-case hexadecimal digits, the id not all zeros.
func traceID(header string) (string, bool) {
	parts := strings.Split(header, "-")
	if len(parts) < 4 || len(parts[0]) != 2 || len(parts[1]) != 32 || parts[0] == "ff" || parts[0] == "00" && len(parts) > 4 {
		return "", false
	}
	if strings.Trim(parts[0]+parts[1], "0123456789abcdef") != "" || strings.Trim(parts[1], "0") == "" {
		return "", false
	}
	return parts[1], true
}

// Started is when the request came in.
func Started(ctx *Context) time.Time {
	at, _ := startKey.Get(ctx)
	return at
}
