package prometheus_test

import (
	"bytes"
	"net/http/httptest"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	prom "github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"

	"github.com/koa-go/koa/contrib/prometheus"
	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/discovery/static"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/proxy"
)

// Names, units and help are as Prometheus wants them.
func TestPrometheusLikesTheNames(t *testing.T) {
	users, err := static.New(discovery.Instance{Service: "users", Address: "127.0.0.1:1"})
	if err != nil {
		t.Fatal(err)
	}
	p := proxy.New(users, "users", nil)
	pool, err := pgxpool.New(t.Context(), "postgres://nobody@127.0.0.1:1/none") // connects when it is used
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		pool.Close()
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	reg := prom.NewPedanticRegistry()
	reg.MustRegister(prometheus.NewProxyCollector(p), prometheus.NewPoolCollector("main", pool))
	koatest.Request(t, shop(reg, nil)).Get("/broken").Expect(500)

	w := httptest.NewRecorder()
	prometheus.Handler(reg).ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	problems, err := promlint.New(bytes.NewReader(w.Body.Bytes())).Lint()
	if err != nil || len(problems) > 0 {
		t.Errorf("%v, %v", problems, err)
	}
}
