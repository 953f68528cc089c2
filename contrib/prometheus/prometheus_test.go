package prometheus_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	prom "github.com/prometheus/client_golang/prometheus"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/contrib/prometheus"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/router"
)

// shop is an application with a few routes.
func shop(reg prom.Registerer, opts *prometheus.Options) *koa.Application {
	r := router.New(nil)
	r.Get("/users/:id", func(ctx *koa.Context) error { ctx.SetBody("user"); return nil })
	r.Post("/users", func(ctx *koa.Context) error { ctx.SetStatus(201); return nil })
	r.Get("/broken", func(*koa.Context) error { return errors.New("no disk") })
	r.Get("/stream", func(ctx *koa.Context) error {
		ctx.SetBody(io.MultiReader(strings.NewReader("half"), failing{}))
		return nil
	})
	return koa.New(&koa.Options{Silent: true}).Use(prometheus.New(reg, opts), r.Routes())
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("the source dried up") }

// ask lets an application answer a request; an answer that is cut is one, too.
func ask(t *testing.T, app http.Handler, r *http.Request) {
	t.Helper()
	defer func() {
		if v := recover(); v != nil && v != any(http.ErrAbortHandler) {
			t.Errorf("panic: %v", v)
		}
	}()
	app.ServeHTTP(httptest.NewRecorder(), r)
}

func TestRequestsAreCounted(t *testing.T) {
	reg := prom.NewRegistry()
	app := shop(reg, nil)
	client := koatest.Request(t, app)
	client.Get("/users/7").Expect(200)
	client.Get("/users/8").Expect(200)
	client.Post("/users").Send("12345").Expect(201)
	for _, path := range []string{"/wp-admin.php", "/.env", "/broken", "/stream"} {
		ask(t, app, httptest.NewRequest("GET", path, nil))
	}
	for _, method := range []string{"BREW", "WHEN"} {
		ask(t, app, httptest.NewRequest(method, "/users/7", nil))
	}
	p := scrape(t, reg)
	p.expect(t, "http_server_request_duration_seconds", map[string]float64{
		"{method=GET,route=/users/:id,status=200}":  2,
		"{method=POST,route=/users,status=201}":     1,
		"{method=GET,route=unmatched,status=404}":   2,
		"{method=other,route=unmatched,status=404}": 2,
		"{method=GET,route=/broken,status=500}":     1,
		"{method=GET,route=/stream,status=200}":     1,
	})
	p.expect(t, "http_server_request_errors_total", map[string]float64{
		"{method=GET,route=/broken,status=500}": 1,
		"{method=GET,route=/stream,status=200}": 1,
	})
	p.expect(t, "http_server_active_requests", map[string]float64{"{}": 0})
	for _, m := range p["http_server_response_body_size_bytes"].GetMetric() {
		if l := m.GetLabel(); l[1].GetValue() == "/users/:id" && m.GetHistogram().GetSampleSum() != 8 {
			t.Errorf("the answers had %v bytes, want 8", m.GetHistogram().GetSampleSum())
		}
	}
	for _, m := range p["http_server_request_body_size_bytes"].GetMetric() {
		if l := m.GetLabel(); l[0].GetValue() == "POST" && m.GetHistogram().GetSampleSum() != 5 {
			t.Errorf("the request had %v bytes, want 5", m.GetHistogram().GetSampleSum())
		}
	}
}

func TestActiveRequestsAreThoseUnderWay(t *testing.T) {
	reg := prom.NewRegistry()
	app := koa.New(nil).Use(prometheus.New(reg, &prometheus.Options{Namespace: "shop"}), func(*koa.Context, koa.Handler) error {
		scrape(t, reg).expect(t, "shop_http_server_active_requests", map[string]float64{"{}": 1})
		return nil
	})
	koatest.Request(t, app).Get("/").Do()
	scrape(t, reg).expect(t, "shop_http_server_active_requests", map[string]float64{"{}": 0})
}

func TestStatusClasses(t *testing.T) {
	reg := prom.NewRegistry()
	app := shop(reg, &prometheus.Options{StatusClass: true})
	koatest.Request(t, app).Post("/users").Expect(201)
	koatest.Request(t, app).Get("/nothing").Expect(404)
	scrape(t, reg).expect(t, "http_server_request_duration_seconds", map[string]float64{
		"{method=POST,route=/users,status=2xx}":   1,
		"{method=GET,route=unmatched,status=4xx}": 1,
	})
}

func TestMadeUpPatternsAreBounded(t *testing.T) {
	reg := prom.NewRegistry()
	app := koa.New(nil).Use(prometheus.New(reg, &prometheus.Options{MaxRoutes: 2}), koa.Handle(func(ctx *koa.Context) error {
		ctx.SetRoute(&koa.Route{Pattern: ctx.Path()}, ctx.Path(), nil, nil)
		return nil
	}))
	for i := range 100 {
		ask(t, app, httptest.NewRequest("GET", fmt.Sprintf("/%d", i), nil))
	}
	scrape(t, reg).expect(t, "http_server_request_duration_seconds", map[string]float64{
		"{method=GET,route=/0,status=404}":    1,
		"{method=GET,route=/1,status=404}":    1,
		"{method=GET,route=other,status=404}": 98,
	})
}

func TestRequestsAtTheSameTime(t *testing.T) {
	reg := prom.NewRegistry()
	app := shop(reg, nil)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for i := range 100 {
				r := httptest.NewRequest("GET", fmt.Sprintf("/users/%d", i), nil)
				app.ServeHTTP(httptest.NewRecorder(), r)
			}
		})
	}
	all.Wait()
	scrape(t, reg).expect(t, "http_server_request_duration_seconds", map[string]float64{"{method=GET,route=/users/:id,status=200}": 800})
}

func TestAClientThatLeavesIsNoError(t *testing.T) {
	reg := prom.NewRegistry()
	leaving, leave := context.WithCancel(t.Context())
	app := koa.New(nil).Use(prometheus.New(reg, nil), koa.Handle(func(ctx *koa.Context) error {
		leave()
		return ctx.Context().Err()
	}))
	ask(t, app, httptest.NewRequest("GET", "/", nil).WithContext(leaving))
	scrape(t, reg).expect(t, "http_server_request_errors_total", map[string]float64{})
	scrape(t, reg).expect(t, "http_server_request_duration_seconds", map[string]float64{"{method=GET,route=unmatched,status=taken over}": 1})
}

func TestLayersShareARegistry(t *testing.T) {
	reg := prom.NewRegistry()
	koatest.Request(t, shop(reg, nil)).Get("/users/7").Do()
	koatest.Request(t, shop(reg, nil)).Get("/users/7").Do()
	scrape(t, reg).expect(t, "http_server_request_duration_seconds", map[string]float64{"{method=GET,route=/users/:id,status=200}": 2})
}

func TestMistakesPanic(t *testing.T) {
	reg := prom.NewRegistry()
	reg.MustRegister(prom.NewCounter(prom.CounterOpts{Name: "http_server_request_errors_total", Help: "Something else."}))
	for _, tt := range []struct {
		name string
		reg  prom.Registerer
		opts *prometheus.Options
	}{
		{"another metric of the name", reg, nil},
		{"a limit below zero", prom.NewRegistry(), &prometheus.Options{MaxRoutes: -1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			defer func() {
				if text, _ := recover().(string); !strings.HasPrefix(text, "prometheus: ") {
					t.Errorf("panic %q", text)
				}
			}()
			prometheus.New(tt.reg, tt.opts)
		})
	}
}
