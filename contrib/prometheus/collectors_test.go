package prometheus_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	prom "github.com/prometheus/client_golang/prometheus"

	"github.com/koa-go/koa/contrib/db"
	"github.com/koa-go/koa/contrib/prometheus"
	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/discovery/static"
	"github.com/koa-go/koa/internal/testserver"
	"github.com/koa-go/koa/proxy"
)

func TestProxyCollector(t *testing.T) {
	back := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "hi") }))
	defer back.Close()
	addr := strings.TrimPrefix(back.URL, "http://")
	users, err := static.New(discovery.Instance{Service: "users", Address: addr})
	if err != nil {
		t.Fatal(err)
	}
	p := proxy.New(users, "users", nil)
	defer func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	}()
	for range 3 {
		p.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
	}
	reg := prom.NewPedanticRegistry()
	reg.MustRegister(prometheus.NewProxyCollector(p))
	got := scrape(t, reg)
	got.expect(t, "proxy_requests_total", map[string]float64{"{upstream=users}": 3})
	got.expect(t, "proxy_failures_total", map[string]float64{"{upstream=users}": 0})
	got.expect(t, "proxy_breaker_open", map[string]float64{"{upstream=users}": 0})
	got.expect(t, "proxy_instances", map[string]float64{
		"{state=up,upstream=users}": 1, "{state=down,upstream=users}": 0, "{state=ejected,upstream=users}": 0,
	})
	got.expect(t, "proxy_instance_requests_total", map[string]float64{"{address=" + addr + ",upstream=users}": 3})
	if got.counts("proxy_instance_latency_seconds")["{address="+addr+",upstream=users}"] <= 0 {
		t.Error("the instance answers in no time")
	}
}

func TestPoolCollector(t *testing.T) {
	d, err := db.Open(db.Config{URL: testserver.StartPostgres(t).Database(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}()
	conn, err := d.Pool().Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	reg := prom.NewPedanticRegistry()
	reg.MustRegister(prometheus.NewPoolCollector("main", d.Pool()))
	got := scrape(t, reg)
	if c := got.counts("pgxpool_connections"); c["{db_name=main,state=acquired}"] != 1 || len(c) != 3 {
		t.Errorf("the connections are %v", c)
	}
	if n := got.counts("pgxpool_acquires_total")["{db_name=main}"]; n < 1 {
		t.Errorf("%v acquires", n)
	}
	got.expect(t, "pgxpool_canceled_acquires_total", map[string]float64{"{db_name=main}": 0})
}
