package prometheus_test

import (
	"bytes"
	"context"
	"net/http/httptest"
	"strings"
	"testing"

	prom "github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/contrib/prometheus"
	"github.com/koa-go/koa/koatest"
)

func TestNativeHistogramsAreBesideTheClassicOnes(t *testing.T) {
	reg := prom.NewRegistry()
	koatest.Request(t, shop(reg, &prometheus.Options{Native: true, Buckets: []float64{0.1, 1}})).Get("/users/7").Expect(200)
	w := httptest.NewRecorder()
	r := httptest.NewRequest("GET", "/metrics", nil)
	r.Header.Set("Accept", string(expfmt.NewFormat(expfmt.TypeProtoDelim)))
	prometheus.Handler(reg).ServeHTTP(w, r)
	decoder := expfmt.NewDecoder(w.Body, expfmt.ResponseFormat(w.Header()))
	for {
		var family dto.MetricFamily
		if err := decoder.Decode(&family); err != nil {
			t.Fatalf("there is no histogram of the durations: %v", err)
		}
		if family.GetName() != "http_server_request_duration_seconds" {
			continue
		}
		h := family.GetMetric()[0].GetHistogram()
		if len(h.GetBucket()) != 2 || h.Schema == nil || len(h.GetPositiveSpan()) == 0 {
			t.Errorf("the histogram is %v", h)
		}
		return
	}
}

func TestExemplarsLeadToTraces(t *testing.T) {
	reg := prom.NewRegistry()
	koatest.Request(t, shop(reg, &prometheus.Options{
		Exemplar: func(context.Context) prom.Labels { return prom.Labels{"trace_id": "0af7651916cd43dd8448eb211c80319c"} },
	})).Get("/users/7").Expect(200)
	w := httptest.NewRecorder()
	r := httptest.NewRequest("GET", "/metrics", nil)
	r.Header.Set("Accept", "application/openmetrics-text")
	prometheus.Handler(reg).ServeHTTP(w, r)
	if !strings.Contains(w.Body.String(), `# {trace_id="0af7651916cd43dd8448eb211c80319c"}`) {
		t.Errorf("no exemplar in\n%s", w.Body)
	}
}

func TestEndpoint(t *testing.T) {
	reg := prom.NewRegistry()
	app := koa.New(nil).Use(prometheus.Endpoint("/metrics", reg), prometheus.New(reg, nil))
	client := koatest.Request(t, app)
	client.Get("/").Expect(404)
	res := client.Get("/metrics").Expect(200)
	p := parse(t, bytes.NewReader(res.Body))
	p.expect(t, "http_server_request_duration_seconds", map[string]float64{"{method=GET,route=unmatched,status=404}": 1})
	client.Post("/metrics").Expect(404)
	client.Head("/metrics").Expect(200)
}
