package prometheus

import (
	"errors"
	"maps"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	prom "github.com/prometheus/client_golang/prometheus"
)

// nativeReset is how often a native histogram may start anew when its buckets are too many.
const nativeReset = time.Hour

// metrics are those of one layer.
type metrics struct {
	options  Options
	active   prom.Gauge
	duration *prom.HistogramVec
	received *prom.HistogramVec
	sent     *prom.HistogramVec
	errors   *prom.CounterVec

	// series are replaced as a whole, so that requests read them without a lock and without
	// an allocation.
	series atomic.Pointer[map[labels]*series]
	mu     sync.Mutex // held while replacing; guards routes
	routes map[string]bool
}

// labels are what a request is counted under.
type labels struct {
	method, route string
	status        int
}

// series are the time series of one labels.
type series struct {
	duration, received, sent prom.Observer
	values                   []string // of the labels
}

// newMetrics registers them. Those that are there already, of another layer with the same
// options, are shared.
func newMetrics(reg prom.Registerer, o Options) *metrics {
	names := []string{"method", "route", "status"}
	m := &metrics{options: o, routes: map[string]bool{unmatched: true}}
	m.series.Store(&map[labels]*series{})
	m.active = register(reg, prom.NewGauge(prom.GaugeOpts{
		Namespace: o.Namespace, Name: "http_server_active_requests", Help: "Requests that are being answered.",
	}))
	m.duration = register(reg, prom.NewHistogramVec(o.histogram(
		"http_server_request_duration_seconds", "How long requests took, until the answer was sent.", o.Buckets), names))
	m.received = register(reg, prom.NewHistogramVec(o.histogram(
		"http_server_request_body_size_bytes", "How big the bodies of requests are that say so.", o.SizeBuckets), names))
	m.sent = register(reg, prom.NewHistogramVec(o.histogram(
		"http_server_response_body_size_bytes", "How big the bodies of answers are, as sent.", o.SizeBuckets), names))
	m.errors = register(reg, prom.NewCounterVec(prom.CounterOpts{
		Namespace: o.Namespace, Name: "http_server_request_errors_total",
		Help: "Requests that were answered with 5xx, or whose answer broke off on this side.",
	}, names))
	return m
}

// register panics on what cannot be registered, which is a mistake of the program.
func register[C prom.Collector](reg prom.Registerer, c C) C {
	err := reg.Register(c)
	if there, ok := errors.AsType[prom.AlreadyRegisteredError](err); ok {
		if same, ok := there.ExistingCollector.(C); ok {
			return same
		}
	}
	if err != nil {
		panic("prometheus: " + err.Error())
	}
	return c
}

// of returns the series of labels.
func (m *metrics) of(l labels) *series {
	if s := (*m.series.Load())[l]; s != nil {
		return s
	}
	return m.add(l)
}

func (m *metrics) add(l labels) *series {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.routes[l.route] {
		if len(m.routes) > m.options.MaxRoutes {
			l.route = other
		} else {
			m.routes[l.route] = true
		}
	}
	all := *m.series.Load()
	if s := all[l]; s != nil {
		return s
	}
	values := []string{l.method, l.route, m.status(l.status)}
	s := &series{
		duration: m.duration.WithLabelValues(values...),
		received: m.received.WithLabelValues(values...),
		sent:     m.sent.WithLabelValues(values...),
		values:   values,
	}
	all = maps.Clone(all)
	all[l] = s
	m.series.Store(&all)
	return s
}

// status is the label of a status; 0 is a connection that was taken over.
func (m *metrics) status(code int) string {
	switch {
	case code == 0:
		return "taken over"
	case m.options.StatusClass:
		return strconv.Itoa(code/100) + "xx"
	default:
		return strconv.Itoa(code)
	}
}
