package egg

import (
	"crypto/rand"
	"encoding/hex"
	"strings"
)

// Trace returns the id that the request has in logs and in requests to other services:
// that of its traceparent header (W3C Trace Context), or one of its own in that form
// (Egg's ctx.tracer.traceId).
func Trace(ctx *Context) string { return recordOf(ctx).traceID() }

// newID is a random id of n bytes, in hexadecimal digits.
func newID(n int) string {
	random := make([]byte, n)
	_, _ = rand.Read(random) // never fails
	return hex.EncodeToString(random)
}

// SetTrace replaces the id: 32 lower-case hexadecimal digits, if requests to other
// services shall carry it on.
func SetTrace(ctx *Context, id string) { recordOf(ctx).trace.Store(&id) }

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
