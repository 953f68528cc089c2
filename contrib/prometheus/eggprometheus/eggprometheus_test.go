package eggprometheus_test

import (
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	prom "github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"github.com/koa-go/koa/contrib/prometheus/eggprometheus"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/eggtest"
)

func shop(opts *eggprometheus.Options, yaml string) func() *egg.App {
	return func() *egg.App {
		return egg.New(&egg.Options{
			Name:        "shop",
			ConfigFiles: fstest.MapFS{"config.default.yaml": {Data: []byte("keys: k\n" + yaml)}},
			Plugins:     []egg.Plugin{eggprometheus.Plugin(opts)},
			Wire: func(app *egg.App) error {
				sold := prom.NewCounter(prom.CounterOpts{Name: "shop_sold_total", Help: "What was sold."})
				egg.Get[*prom.Registry](app).MustRegister(sold)
				app.Router().Post("/orders", func(ctx *egg.Context) error {
					sold.Inc()
					ctx.SetStatus(201)
					return nil
				})
				return nil
			},
		})
	}
}

// parse reads a scrape as Prometheus does.
func parse(t *testing.T, r io.Reader) map[string]*dto.MetricFamily {
	t.Helper()
	parser := expfmt.NewTextParser(model.UTF8Validation)
	all, err := parser.TextToMetricFamilies(r)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// free is an address that nobody listens on.
func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func scrape(t *testing.T, url string) map[string]*dto.MetricFamily {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		t.Fatalf("the scrape is %d", res.StatusCode)
	}
	return parse(t, res.Body)
}

func TestMetricsHaveAnAddressOfTheirOwn(t *testing.T) {
	addr := free(t)
	opts := &eggprometheus.Options{Collectors: func(app *egg.App) []prom.Collector {
		return []prom.Collector{prom.NewGaugeFunc(prom.GaugeOpts{Name: "shop_name_length", Help: "Letters in the name."}, func() float64 { return float64(len(app.Name())) })}
	}}
	t.Run("an application", func(t *testing.T) {
		a := eggtest.Boot(t, shop(opts, "prometheus: {statusClass: true}\nsecurity: {csrf: {enable: false}}\n"), eggtest.Set("prometheus.listen="+addr))
		a.Request().Post("/orders").Expect(201)
		a.Request().Get("/metrics").Expect(404)
		p := scrape(t, "http://"+addr+"/metrics")
		for name, want := range map[string]float64{"shop_sold_total": 1, "shop_name_length": 4, "http_server_active_requests": 0} {
			if m := p[name].GetMetric(); len(m) != 1 || m[0].GetCounter().GetValue()+m[0].GetGauge().GetValue() != want {
				t.Errorf("%s is %v, want %v", name, m, want)
			}
		}
		labels := p["http_server_request_duration_seconds"].GetMetric()[0].GetLabel()
		if got := labels[1].GetValue() + " " + labels[2].GetValue(); got != "/orders 2xx" && got != "unmatched 4xx" {
			t.Errorf("the labels are %v", labels)
		}
		for _, name := range []string{"go_goroutines", "process_start_time_seconds"} {
			if p[name] == nil {
				t.Errorf("there is no %s", name)
			}
		}
	})
	if _, err := net.Dial("tcp", addr); err == nil {
		t.Error("the address answers when the application has ended")
	}
}

func TestMetricsCanBePublic(t *testing.T) {
	a := eggtest.Boot(t, shop(nil, "prometheus: {public: true, path: /stats, noRuntime: true}\n"))
	a.Request().Get("/nothing").Expect(404)
	p := parse(t, strings.NewReader(string(a.Request().Get("/stats").Expect(200).Body)))
	if p["http_server_request_duration_seconds"] == nil || p["go_goroutines"] != nil {
		t.Errorf("the metrics are %v", p)
	}
}

func TestMistakesEndTheStart(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	twice := &eggprometheus.Options{Collectors: func(*egg.App) []prom.Collector {
		return []prom.Collector{prom.NewCounter(prom.CounterOpts{Name: "shop_sold_total", Help: "What was sold."})}
	}}
	for _, tt := range []struct {
		set, want string
		opts      *eggprometheus.Options
	}{
		{"prometheus.listen=" + taken.Addr().String(), "prometheus.listen: ", nil},
		{"prometheus.listen=", "prometheus.listen is empty", nil},
		{"prometheus.path=metrics", "prometheus.path does not start with a slash", nil},
		{"prometheus.native=true", "duplicate metrics collector", twice},
	} {
		t.Run(tt.want, func(t *testing.T) {
			if err := eggtest.BootError(t, shop(tt.opts, ""), eggtest.Set(tt.set)); !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, want %s", err, tt.want)
			}
		})
	}
}
