package httpclient

import (
	"context"
	"net/http"
	"strings"
)

// Trace is the position in a distributed trace, as W3C Trace Context writes it.
type Trace struct {
	// Parent is the value of traceparent.
	Parent string

	// State is the value of tracestate, or "".
	State string
}

type traceKey struct{}

// WithTrace returns a context with which requests carry on the trace of an
// incoming request, whose header is given: traceparent and tracestate are
// passed on as they came. Without a valid traceparent it returns ctx.
func WithTrace(ctx context.Context, incoming http.Header) context.Context {
	parents := incoming.Values("Traceparent")
	if len(parents) != 1 || !validTraceparent(parents[0]) {
		return ctx // and no tracestate either (3.2.3 there)
	}
	t := Trace{Parent: parents[0], State: strings.Join(incoming.Values("Tracestate"), ",")}
	if len(t.State) > maxTracestate || !printable(t.State) {
		t.State = ""
	}
	return context.WithValue(ctx, traceKey{}, t)
}

// TraceFrom returns what [WithTrace] put into ctx.
func TraceFrom(ctx context.Context) (Trace, bool) {
	t, ok := ctx.Value(traceKey{}).(Trace)
	return t, ok
}

// maxTracestate is what everybody has to pass on (3.3.1.5 there).
const maxTracestate = 512

// passOn adds the trace of ctx, if there is one and header has none.
func passOn(ctx context.Context, header http.Header) {
	t, ok := TraceFrom(ctx)
	if !ok || header.Get("Traceparent") != "" {
		return
	}
	header.Set("Traceparent", t.Parent)
	if t.State != "" {
		header.Set("Tracestate", t.State)
	}
}

// validTraceparent checks version, trace id, parent id and flags (section 3.2
// there). Versions to come may have more after them.
func validTraceparent(s string) bool {
	const length = len("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
	if len(s) < length || len(s) > maxTracestate || s[2] != '-' || s[35] != '-' || s[52] != '-' {
		return false
	}
	version, id, parent, flags := s[:2], s[3:35], s[36:52], s[53:55]
	if !isHex(version) || !isHex(id) || !isHex(parent) || !isHex(flags) || version == "ff" {
		return false
	}
	if strings.Trim(id, "0") == "" || strings.Trim(parent, "0") == "" {
		return false
	}
	more := s[length:]
	return more == "" || version != "00" && more[0] == '-' && printable(more)
}

func isHex(s string) bool { return strings.Trim(s, "0123456789abcdef") == "" }

// printable reports whether s may stand in a header.
func printable(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' })
}
