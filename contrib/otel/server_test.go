package otel_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/baggage"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/contrib/otel"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/router"
)

const (
	traceID     = "0af7651916cd43dd8448eb211c80319c"
	parentID    = "b7ad6b7169203331"
	traceparent = "00-" + traceID + "-" + parentID + "-01"
)

// shop is an application with a few routes.
func shop(opts *otel.Options) *koa.Application {
	r := router.New(nil)
	r.Get("/users/:id", func(ctx *koa.Context) error { ctx.SetBody("user"); return nil })
	r.Get("/broken", func(*koa.Context) error { return errors.New("no disk") })
	r.Get("/panic", func(*koa.Context) error { panic("boom") })
	r.Get("/forbidden", func(ctx *koa.Context) error { return ctx.Throw(403) })
	r.Get("/teapot", func(ctx *koa.Context) error { ctx.SetStatus(503); return nil })
	r.Get("/stream", func(ctx *koa.Context) error {
		ctx.SetBody(io.MultiReader(strings.NewReader("half"), failing{}))
		return nil
	})
	return koa.New(&koa.Options{Silent: true, TrustedProxies: []string{"127.0.0.1", "::1"}}).Use(otel.New(opts), r.Routes())
}

var errSource = errors.New("the source dried up")

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errSource }

func TestServerSpan(t *testing.T) {
	s := newSDK(t)
	koatest.Request(t, shop(&s.Options)).Get("/users/7?page=2&access_token=abc").
		Set("Host", "shop.example:8080").Set("X-Forwarded-For", "203.0.113.9").Set("User-Agent", "curl/8").Expect(200)
	span := s.only(t)
	if span.Name != "GET /users/:id" || span.SpanKind != trace.SpanKindServer || span.Status.Code != codes.Unset || len(span.Events) != 0 {
		t.Errorf("the span is %s, %v, %v, %v", span.Name, span.SpanKind, span.Status, span.Events)
	}
	expectValues(t, span.Attributes, map[string]string{
		"http.request.method": "GET", "http.route": "/users/:id", "http.response.status_code": "200",
		"url.scheme": "http", "url.path": "/users/7", "url.query": "page=2&access_token=REDACTED",
		"server.address": "shop.example", "server.port": "8080", "client.address": "203.0.113.9",
		"network.peer.address": "*", "network.peer.port": "*", "network.protocol.version": "1.1", "user_agent.original": "curl/8",
	})
	if span.InstrumentationScope.SchemaURL != "https://opentelemetry.io/schemas/1.43.0" {
		t.Errorf("the schema is %q", span.InstrumentationScope.SchemaURL)
	}
}

func TestServerSpanTellsHowItEnded(t *testing.T) {
	for _, tt := range []struct {
		name, method, path string
		span, status, kind string
		code               codes.Code
		event, description string
		withStack          bool
	}{
		{name: "an error is a 500 with what it was", method: "GET", path: "/broken", span: "GET /broken", status: "500", kind: "500", code: codes.Error, event: "no disk"},
		{name: "a panic has its stack", method: "GET", path: "/panic", span: "GET /panic", status: "500", kind: "500", code: codes.Error, event: "boom", withStack: true},
		{name: "a 503 without an error is one", method: "GET", path: "/teapot", span: "GET /teapot", status: "503", kind: "503", code: codes.Error},
		{name: "a 4xx is the client's", method: "GET", path: "/forbidden", span: "GET /forbidden", status: "403"},
		{name: "what no route knows has no route", method: "GET", path: "/wp-admin.php", span: "GET", status: "404"},
		{name: "methods that nobody knows are one", method: "BREW", path: "/users/7", span: "HTTP", status: "404"},
		{name: "a stream that breaks off is an error", method: "GET", path: "/stream", span: "GET /stream", status: "200", kind: "*errors.errorString", code: codes.Error, event: errSource.Error(), description: errSource.Error()},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newSDK(t)
			ask(t, shop(&s.Options), httptest.NewRequest(tt.method, tt.path, nil))
			span := s.only(t)
			got := values(span.Attributes)
			if span.Name != tt.span || got["http.response.status_code"] != tt.status || got["error.type"] != tt.kind {
				t.Errorf("%s ended with status %s and error.type %q, want %s, %s and %q",
					span.Name, got["http.response.status_code"], got["error.type"], tt.span, tt.status, tt.kind)
			}
			if span.Status.Code != tt.code || span.Status.Description != tt.description {
				t.Errorf("status %v, want %v %q", span.Status, tt.code, tt.description)
			}
			if (got["http.request.method_original"] == "BREW") != (tt.method == "BREW") {
				t.Errorf("attributes %v", got)
			}
			expectEvent(t, span.Events, tt.event, tt.withStack)
		})
	}
}

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

func expectEvent(t *testing.T, events []sdktrace.Event, message string, stack bool) {
	t.Helper()
	if message == "" {
		if len(events) != 0 {
			t.Errorf("events %v, want none", events)
		}
		return
	}
	if len(events) != 1 || events[0].Name != "exception" {
		t.Fatalf("events %v, want one exception", events)
	}
	got := values(events[0].Attributes)
	if !strings.Contains(got["exception.message"], message) || (got["exception.stacktrace"] != "") != stack {
		t.Errorf("the exception is %v, want %q", got, message)
	}
}

func TestTheTraceOfTheClientGoesOn(t *testing.T) {
	for _, tt := range []struct {
		name    string
		headers []string
		public  bool
		joined  bool
		links   int
	}{
		{name: "within one organisation", headers: []string{traceparent}, joined: true},
		{name: "as a link from the public", headers: []string{traceparent}, public: true, links: 1},
		{name: "not without a header"},
		{name: "not with two", headers: []string{traceparent, traceparent}},
		{name: "not with a broken one", headers: []string{"00-xyz"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newSDK(t)
			s.Public = tt.public
			var inside trace.SpanContext
			var bag string
			app := koa.New(nil).Use(otel.New(&s.Options), koa.Handle(func(ctx *koa.Context) error {
				inside = trace.SpanContextFromContext(ctx.Context())
				bag = baggage.FromContext(ctx.Context()).Member("user").Value()
				return nil
			}))
			koatest.Request(t, app).Get("/").Set("Traceparent", tt.headers...).Set("Baggage", "user=ann").Do()
			span := s.only(t)
			if joined := span.SpanContext.TraceID().String() == traceID && span.Parent.SpanID().String() == parentID; joined != tt.joined {
				t.Errorf("the trace goes on: %v, want %v", joined, tt.joined)
			}
			if len(span.Links) != tt.links {
				t.Errorf("%d links, want %d", len(span.Links), tt.links)
			}
			if inside.SpanID() != span.SpanContext.SpanID() || bag != "ann" {
				t.Errorf("the layers inside have the span %v and baggage %q", inside, bag)
			}
		})
	}
}

func TestAClientThatLeavesIsNoFailure(t *testing.T) {
	s := newSDK(t)
	leaving, leave := context.WithCancel(t.Context())
	app := koa.New(&koa.Options{Silent: true}).Use(otel.New(&s.Options), koa.Handle(func(ctx *koa.Context) error {
		leave()
		return ctx.Context().Err()
	}))
	ask(t, app, httptest.NewRequest("GET", "/", nil).WithContext(leaving))
	if span := s.only(t); span.Status.Code != codes.Unset || values(span.Attributes)["error.type"] != "" {
		t.Errorf("the span has %v, %v", span.Status, values(span.Attributes))
	}
}

// Without an SDK requests are answered as without the layer.
func TestWithoutAnSDK(t *testing.T) {
	koatest.Request(t, shop(nil)).Get("/users/7").Expect(200).ExpectBody("user")
}

func FuzzServer(f *testing.F) {
	f.Add("GET", "/users/7", "page=2&sig=x&=&&%zz=1&SIG%3D=", traceparent, "k=v;p,%", "shop.example:80")
	f.Add("\u00e9", "/%2f/\u00e9", "token", "00-\xff", "", "[::1]:99999")
	s := newSDK(f, sdktrace.WithSampler(sdktrace.AlwaysSample()))
	app := shop(&s.Options)
	f.Fuzz(func(t *testing.T, method, path, query, parent, bag, host string) {
		r := httptest.NewRequest("GET", "/", nil)
		r.Method, r.URL.Path, r.URL.RawQuery, r.Host = method, path, query, host
		r.Header.Set("Traceparent", parent)
		r.Header.Set("Baggage", bag)
		ask(t, app, r)
		span := s.only(t)
		if q := values(span.Attributes)["url.query"]; strings.Count(q, "&") > strings.Count(query, "&") {
			t.Errorf("the query %q became %q", query, q)
		}
		s.spans.Reset()
	})
}
