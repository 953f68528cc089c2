package otel

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/semconv/v1.43.0/httpconv"
)

// buckets are those of the conventions for durations of requests, in seconds.
var buckets = metric.WithExplicitBucketBoundaries(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10)

// measured is what a request is counted under. There are few different ones.
type measured struct {
	method, scheme, route, failure string
	status, major, minor           int
}

// serverMetrics are the metrics of requests that come in. Attribute sets are made once
// for each measured, and not for each request.
type serverMetrics struct {
	duration httpconv.ServerRequestDuration
	active   httpconv.ServerActiveRequests

	running sync.Map // method and scheme ([2]string) to []metric.AddOption
	ended   sync.Map // measured to []metric.RecordOption
	kept    atomic.Int64
}

// maxKept is a limit for the sets that are kept. Routes, statuses and methods are few, so
// only a program that makes up patterns by itself meets it.
const maxKept = 10_000

func newServerMetrics(m metric.Meter) *serverMetrics {
	duration, err := httpconv.NewServerRequestDuration(m, buckets)
	if err != nil {
		otel.Handle(err) // and the instrument does nothing
	}
	active, err := httpconv.NewServerActiveRequests(m)
	if err != nil {
		otel.Handle(err)
	}
	return &serverMetrics{duration: duration, active: active}
}

// begin counts a request that is being answered. It reports whether anybody counts.
func (m *serverMetrics) begin(c context.Context, method, scheme string) bool {
	if !m.active.Inst().Enabled(c) && !m.duration.Inst().Enabled(c) {
		return false
	}
	m.active.Inst().Add(c, 1, m.runningOptions(method, scheme)...)
	return true
}

// end is the end of what begin counted.
func (m *serverMetrics) end(c context.Context, took time.Duration, what measured) {
	m.active.Inst().Add(c, -1, m.runningOptions(what.method, what.scheme)...)
	m.duration.Inst().Record(c, took.Seconds(), m.endedOptions(what)...)
}

func (m *serverMetrics) runningOptions(method, scheme string) []metric.AddOption {
	key := [2]string{method, scheme}
	if opts, ok := m.running.Load(key); ok {
		return opts.([]metric.AddOption)
	}
	set := attribute.NewSet(semconv.HTTPRequestMethodKey.String(method), semconv.URLScheme(scheme))
	opts, _ := m.running.LoadOrStore(key, []metric.AddOption{metric.WithAttributeSet(set)})
	return opts.([]metric.AddOption)
}

func (m *serverMetrics) endedOptions(what measured) []metric.RecordOption {
	if opts, ok := m.ended.Load(what); ok {
		return opts.([]metric.RecordOption)
	}
	opts := []metric.RecordOption{metric.WithAttributeSet(what.set())}
	if m.kept.Add(1) <= maxKept {
		m.ended.Store(what, opts)
	}
	return opts
}

func (what *measured) set() attribute.Set {
	attrs := append(make([]attribute.KeyValue, 0, 6),
		semconv.HTTPRequestMethodKey.String(what.method),
		semconv.URLScheme(what.scheme),
		semconv.NetworkProtocolVersion(version(what.major, what.minor)),
	)
	if what.route != "" {
		attrs = append(attrs, semconv.HTTPRoute(what.route))
	}
	if what.status > 0 {
		attrs = append(attrs, semconv.HTTPResponseStatusCode(what.status))
	}
	if what.failure != "" {
		attrs = append(attrs, semconv.ErrorTypeKey.String(what.failure))
	}
	return attribute.NewSet(attrs...)
}
