package prometheus_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	prom "github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"github.com/koa-go/koa/contrib/prometheus"
)

// page is a scrape, as Prometheus's own parser reads it.
type page map[string]*dto.MetricFamily

// scrape reads the metrics of a registry.
func scrape(t *testing.T, g prom.Gatherer) page {
	t.Helper()
	w := httptest.NewRecorder()
	prometheus.Handler(g).ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	if w.Code != http.StatusOK {
		t.Fatalf("the scrape is %d: %s", w.Code, w.Body)
	}
	return parse(t, w.Body)
}

func parse(t *testing.T, r io.Reader) page {
	t.Helper()
	parser := expfmt.NewTextParser(model.UTF8Validation)
	all, err := parser.TextToMetricFamilies(r)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// counts are the time series of a metric with their number, or how many numbers there are:
// {method=GET,route=/users/:id,status=200} 2.
func (p page) counts(name string) map[string]float64 {
	got := map[string]float64{}
	for _, m := range p[name].GetMetric() {
		labels := make([]string, 0, 3)
		for _, l := range m.GetLabel() {
			labels = append(labels, l.GetName()+"="+l.GetValue())
		}
		got["{"+strings.Join(labels, ",")+"}"] = number(m)
	}
	return got
}

func number(m *dto.Metric) float64 {
	switch {
	case m.Histogram != nil:
		return float64(m.GetHistogram().GetSampleCount())
	case m.Counter != nil:
		return m.GetCounter().GetValue()
	default:
		return m.GetGauge().GetValue()
	}
}

// expect compares all time series of a metric.
func (p page) expect(t *testing.T, name string, want map[string]float64) {
	t.Helper()
	if got := p.counts(name); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s is\n%v, want\n%v", name, got, want)
	}
}
