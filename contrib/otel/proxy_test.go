package otel_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/trace"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/contrib/otel"
	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/discovery/static"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/proxy"
)

// A request that a proxy passes on has a span for each try, between those of the two
// servers.
func TestTracesPassProxies(t *testing.T) {
	s := newSDK(t)
	back := httptest.NewServer(shop(&s.Options))
	defer back.Close()
	users, err := static.New(
		discovery.Instance{Service: "users", Address: "127.0.0.1:1"}, // nobody
		discovery.Instance{Service: "users", Address: strings.TrimPrefix(back.URL, "http://")},
	)
	if err != nil {
		t.Fatal(err)
	}
	p := proxy.New(users, "users", &proxy.Options{
		WrapTransport: func(own http.RoundTripper) http.RoundTripper { return otel.Transport(own, &s.Options) },
		Balancer:      &proxy.RoundRobin{},
	})
	defer func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	}()
	front := koa.New(nil).Use(otel.New(&s.Options), koa.FromHTTP(p))
	koatest.Request(t, front).Get("/users/7").Expect(200).ExpectBody("user")
	koatest.Request(t, front).Get("/users/7").Expect(200).ExpectBody("user")

	tries := map[trace.TraceID]int{}
	for _, span := range s.spans.GetSpans() {
		if span.SpanKind == trace.SpanKindClient {
			tries[span.SpanContext.TraceID()]++
		}
		if span.Name == "GET /users/:id" && !span.Parent.IsRemote() {
			t.Error("the trace of the client did not go on")
		}
	}
	one, two := 0, 0
	for _, n := range tries {
		switch n {
		case 1:
			one++
		case 2:
			two++
		}
	}
	if one != 1 || two != 1 {
		t.Errorf("tries by trace: %v, want one request with a second try", tries)
	}
}

func TestTransportTakesWhatOthersDo(t *testing.T) {
	s := newSDK(t)
	r := mustRequest(t, "http://127.0.0.1:1/")
	r.URL = nil
	if _, err := otel.Transport(nil, &s.Options).RoundTrip(r); err == nil {
		t.Error("a request without a URL was sent")
	}
	back := httptest.NewServer(shop(nil))
	defer back.Close()
	r = mustRequest(t, back.URL+"/users/7")
	r.Header = nil
	res, err := otel.Transport(nil, &s.Options).RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := res.Body.Close(); err != nil {
		t.Error(err)
	}
}
