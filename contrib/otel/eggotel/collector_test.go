package eggotel_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	collectormetrics "go.opentelemetry.io/proto/otlp/collector/metrics/v1"
	collectortrace "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	commonpb "go.opentelemetry.io/proto/otlp/common/v1"
	metricpb "go.opentelemetry.io/proto/otlp/metrics/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// collector is a receiver of OTLP over HTTP.
type collector struct {
	url string

	mu       sync.Mutex // guards what follows
	resource map[string]string
	spans    []*tracepb.Span
	metrics  map[string]*metricpb.Metric
	headers  http.Header
}

func startCollector(t *testing.T) *collector {
	t.Helper()
	c := &collector{metrics: map[string]*metricpb.Metric{}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err == nil {
			err = c.take(r, body)
		}
		if err != nil {
			t.Error(err)
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/x-protobuf")
	}))
	t.Cleanup(server.Close)
	c.url = server.URL
	return c
}

func (c *collector) take(r *http.Request, body []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.headers = r.Header
	if r.URL.Path == "/v1/traces" {
		var m collectortrace.ExportTraceServiceRequest
		err := proto.Unmarshal(body, &m)
		for _, rs := range m.GetResourceSpans() {
			c.resource = texts(rs.GetResource().GetAttributes())
			for _, scope := range rs.GetScopeSpans() {
				c.spans = append(c.spans, scope.GetSpans()...)
			}
		}
		return err
	}
	var m collectormetrics.ExportMetricsServiceRequest
	err := proto.Unmarshal(body, &m)
	for _, rm := range m.GetResourceMetrics() {
		for _, scope := range rm.GetScopeMetrics() {
			for _, metric := range scope.GetMetrics() {
				c.metrics[metric.GetName()] = metric
			}
		}
	}
	return err
}

func (c *collector) span(name string) *tracepb.Span {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, span := range c.spans {
		if span.GetName() == name {
			return span
		}
	}
	return nil
}

// texts are the attributes whose values are texts.
func texts(attrs []*commonpb.KeyValue) map[string]string {
	all := map[string]string{}
	for _, a := range attrs {
		all[a.GetKey()] = a.GetValue().GetStringValue()
	}
	return all
}
