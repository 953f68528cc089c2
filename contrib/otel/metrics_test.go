package otel_test

import (
	"fmt"
	"net/http/httptest"
	"slices"
	"testing"

	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/contrib/otel"
	"github.com/koa-go/koa/koatest"
)

func TestServerMetrics(t *testing.T) {
	s := newSDK(t)
	app := shop(&s.Options)
	client := koatest.Request(t, app)
	client.Get("/users/7").Expect(200)
	client.Get("/users/8").Expect(200)
	client.Get("/wp-admin.php").Expect(404)
	for _, r := range []string{"/teapot", "/stream"} {
		ask(t, app, httptest.NewRequest("BREW", "/users/7", nil))
		ask(t, app, httptest.NewRequest("GET", r, nil))
	}
	duration := s.collect(t)["http.server.request.duration"]
	histogram := duration.Data.(metricdata.Histogram[float64])
	if duration.Unit != "s" || !slices.Equal(histogram.DataPoints[0].Bounds, []float64{0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10}) {
		t.Errorf("the unit is %q, the buckets are %v", duration.Unit, histogram.DataPoints[0].Bounds)
	}
	got := map[string]uint64{}
	for _, p := range histogram.DataPoints {
		got[fmt.Sprint(values(p.Attributes.ToSlice()))] = p.Count
	}
	want := map[string]uint64{
		"map[http.request.method:GET http.response.status_code:200 http.route:/users/:id network.protocol.version:1.1 url.scheme:http]":                             2,
		"map[http.request.method:GET http.response.status_code:404 network.protocol.version:1.1 url.scheme:http]":                                                   1,
		"map[http.request.method:_OTHER http.response.status_code:404 network.protocol.version:1.1 url.scheme:http]":                                                2,
		"map[error.type:503 http.request.method:GET http.response.status_code:503 http.route:/teapot network.protocol.version:1.1 url.scheme:http]":                 1,
		"map[error.type:*errors.errorString http.request.method:GET http.response.status_code:200 http.route:/stream network.protocol.version:1.1 url.scheme:http]": 1,
	}
	for name, n := range want {
		if got[name] != n {
			t.Errorf("%s was counted %d times, want %d", name, got[name], n)
		}
	}
	if len(got) != len(want) {
		t.Errorf("counted %v", got)
	}
}

func TestActiveRequests(t *testing.T) {
	s := newSDK(t)
	active := func() map[string]int64 {
		got := map[string]int64{}
		for _, p := range s.collect(t)["http.server.active_requests"].Data.(metricdata.Sum[int64]).DataPoints {
			got[fmt.Sprint(values(p.Attributes.ToSlice()))] = p.Value
		}
		return got
	}
	var during map[string]int64
	app := koa.New(nil).Use(otel.New(&s.Options), koa.Handle(func(*koa.Context) error { during = active(); return nil }))
	koatest.Request(t, app).Get("/").Do()
	const set = "map[http.request.method:GET url.scheme:http]"
	if after := active(); during[set] != 1 || after[set] != 0 || len(after) != 1 {
		t.Errorf("during the request %v, after it %v", during, after)
	}
}
