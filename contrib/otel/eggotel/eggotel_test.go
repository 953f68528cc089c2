package eggotel_test

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	apiotel "go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"github.com/koa-go/koa/contrib/otel/eggotel"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/eggtest"
)

const (
	traceID     = "0af7651916cd43dd8448eb211c80319c"
	traceparent = "00-" + traceID + "-b7ad6b7169203331-01"
)

// shop asks another service for a user.
func shop(opts *eggotel.Options, yaml string) func() *egg.App {
	return func() *egg.App {
		return egg.New(&egg.Options{
			Name:        "shop",
			ConfigFiles: fstest.MapFS{"config.default.yaml": {Data: []byte("keys: k\n" + yaml)}},
			Plugins:     []egg.Plugin{eggotel.Plugin(opts)},
			Wire: func(app *egg.App) error {
				app.Router().Get("/users/:id", func(ctx *egg.Context) error {
					res, err := egg.Curl(ctx, "http://users.example/"+ctx.Param("id"), nil)
					if err != nil {
						return err
					}
					egg.Logger(ctx).Info("found")
					ctx.SetBody(res.Text())
					return nil
				})
				return nil
			},
		})
	}
}

// at sends to a collector.
func at(c *collector) eggtest.Option {
	return eggtest.Set("otel.traces=otlp", "otel.metrics=otlp", "otel.endpoint="+c.url)
}

func TestTracesAndMetricsReachTheCollector(t *testing.T) {
	c := startCollector(t)
	t.Setenv("OTEL_RESOURCE_ATTRIBUTES", "service.version=1.4.2,region=eu")
	t.Setenv("OTEL_EXPORTER_OTLP_HEADERS", "api-key=hidden")
	t.Run("an application", func(t *testing.T) {
		a := eggtest.Boot(t, shop(nil, "otel: {layers: true, attributes: {region: us, team: a}}\n"), at(c))
		a.MockHTTPClient("http://users.example/7", eggtest.Reply{Data: "Ann"})
		a.Request().Get("/users/7").Set("Traceparent", traceparent).Expect(200).ExpectBody("Ann")
		a.ExpectLog("/"+traceID+"/", "logger")

		var out string
		for _, call := range a.HTTPCalls() {
			out = call.Header.Get("Traceparent")
		}
		if parts := strings.Split(out, "-"); len(parts) != 4 || parts[1] != traceID || parts[3] != "01" {
			t.Errorf("the other service got the traceparent %q", out)
		}
	})
	server, client, layer := c.span("GET /users/:id"), c.span("GET"), c.span("router")
	if server == nil || client == nil || layer == nil {
		t.Fatalf("the spans are %v", c.spans)
	}
	if got := hex.EncodeToString(server.GetTraceId()); got != traceID {
		t.Errorf("the trace is %s", got)
	}
	if !bytes.Equal(client.GetParentSpanId(), layer.GetSpanId()) || c.span("meta") == nil || c.span("session") == nil {
		t.Errorf("the request to the other service is not in the layer router; the spans are %v", c.spans)
	}
	for name, want := range map[string]string{
		"service.name": "shop", "deployment.environment.name": "unittest", "service.version": "1.4.2", "region": "eu", "team": "a",
	} {
		if got := c.resource[name]; got != want {
			t.Errorf("the resource has %s %q, want %q", name, got, want)
		}
	}
	for _, name := range []string{"http.server.request.duration", "http.server.active_requests", "http.client.request.duration"} {
		if c.metrics[name] == nil {
			t.Errorf("there is no metric %s, only %v", name, c.metrics)
		}
	}
	if got := c.headers.Get("Api-Key"); got != "hidden" {
		t.Errorf("the header of OTEL_EXPORTER_OTLP_HEADERS is %q", got)
	}
}

func TestVariablesGoBeforeTheSection(t *testing.T) {
	c := startCollector(t)
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", c.url)
	t.Setenv("OTEL_SERVICE_NAME", "storefront")
	t.Setenv("OTEL_TRACES_EXPORTER", "otlp")
	t.Setenv("OTEL_TRACES_SAMPLER", "always_on")
	t.Run("an application", func(t *testing.T) {
		a := eggtest.Boot(t, shop(nil, ""), eggtest.Set("otel.ratio=0", "otel.endpoint=http://127.0.0.1:1"))
		a.MockHTTPClient("http://users.example/7", eggtest.Reply{})
		a.Request().Get("/users/7").Do()
	})
	if c.span("GET /users/:id") == nil || c.resource["service.name"] != "storefront" || len(c.metrics) != 0 {
		t.Errorf("the collector got %v of %v, and metrics %v", c.spans, c.resource, c.metrics)
	}
}

func TestRatioKeepsNothing(t *testing.T) {
	c := startCollector(t)
	t.Run("an application", func(t *testing.T) {
		a := eggtest.Boot(t, shop(nil, ""), at(c), eggtest.Set("otel.ratio=0"))
		a.MockHTTPClient("http://users.example/7", eggtest.Reply{})
		a.Request().Get("/users/7").Do()
	})
	if len(c.spans) != 0 || c.metrics["http.server.request.duration"] == nil {
		t.Errorf("the collector got %v and %v", c.spans, c.metrics)
	}
}

func TestStdout(t *testing.T) {
	var out bytes.Buffer
	t.Run("an application", func(t *testing.T) {
		a := eggtest.Boot(t, shop(&eggotel.Options{Stdout: &out}, ""), eggtest.Set("otel.traces=stdout", "otel.metrics=stdout"))
		a.MockHTTPClient("http://users.example/7", eggtest.Reply{})
		a.Request().Get("/users/7").Do()
	})
	for _, want := range []string{`"GET /users/:id"`, `"http.server.request.duration"`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("stdout has no %s:\n%s", want, out.String())
		}
	}
}

func TestNobodyGetsAnythingInTests(t *testing.T) {
	a := eggtest.Boot(t, shop(nil, ""))
	for _, l := range a.Chain(a.MockContext()) {
		if l.Name == "otel" {
			t.Error("the layer is there")
		}
	}
	if _, span := egg.Get[trace.TracerProvider](a.App).Tracer("x").Start(t.Context(), "x"); span.IsRecording() {
		t.Error("somebody keeps spans")
	}
	egg.Get[metric.MeterProvider](a.App)
}

func TestAnOutageIsALineInTheLog(t *testing.T) {
	var a *eggtest.App
	t.Run("an application", func(t *testing.T) {
		a = eggtest.Boot(t, shop(nil, ""), eggtest.Set("otel.traces=otlp", "otel.endpoint=http://127.0.0.1:1"))
		a.MockHTTPClient("http://users.example/7", eggtest.Reply{})
		a.Request().Get("/users/7").Do()
		a.Request().Get("/users/7").Do()
	})
	lines := strings.Join(a.Logs("coreLogger"), "\n")
	if n := strings.Count(lines, "[egg-otel] traces are lost"); n != 1 {
		t.Errorf("%d lines tell of the outage, want 1:\n%s", n, lines)
	}
}

func TestGlobal(t *testing.T) {
	before := apiotel.GetTracerProvider()
	a := eggtest.Boot(t, shop(nil, ""), eggtest.Set("otel.traces=stdout", "otel.global=true"))
	if got := apiotel.GetTracerProvider(); got != egg.Get[trace.TracerProvider](a.App) || got == before {
		t.Errorf("the process has %T", got)
	}
}

func TestMistakesEndTheStart(t *testing.T) {
	for _, tt := range []struct{ set, env, want string }{
		{"otel.traces=zipkin", "", `otel.traces: "zipkin" is none of otlp, stdout and none`},
		{"otel.metrics=prometheus", "", `otel.metrics: "prometheus" is none of`},
		{"otel.traces=none", "zipkin", `$OTEL_TRACES_EXPORTER: "zipkin" is none of`},
		{"otel.ratio=10", "", "otel.ratio: 10 is not from 0 to 1"},
		{"otel.rate=1", "", "rate"},
	} {
		t.Run(fmt.Sprint(tt.set, tt.env), func(t *testing.T) {
			t.Setenv("OTEL_TRACES_EXPORTER", tt.env)
			if err := eggtest.BootError(t, shop(nil, ""), eggtest.Set(tt.set)); !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, want %s", err, tt.want)
			}
		})
	}
}
