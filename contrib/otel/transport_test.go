package otel_test

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/contrib/otel"
)

// get reads the whole answer.
func get(t *testing.T, client *http.Client, r *http.Request) (*http.Response, string) {
	t.Helper()
	res, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(res.Body)
	if err := errors.Join(err, res.Body.Close()); err != nil {
		t.Error(err)
	}
	return res, string(text)
}

func TestATraceGoesFromOneServiceToTheNext(t *testing.T) {
	s := newSDK(t)
	back := httptest.NewServer(shop(&s.Options))
	defer back.Close()
	client := &http.Client{Transport: otel.Transport(nil, &s.Options)}
	front := httptest.NewServer(koa.New(nil).Use(otel.New(&s.Options), koa.Handle(func(ctx *koa.Context) error {
		r, err := http.NewRequestWithContext(ctx.Context(), "GET", back.URL+"/users/7?sig=secret", nil)
		if err != nil {
			return err
		}
		_, text := get(t, client, r)
		ctx.SetBody(text)
		if r.Header.Get("Traceparent") != "" {
			t.Error("the caller's request was changed")
		}
		return nil
	})))
	defer front.Close()
	if _, text := get(t, front.Client(), mustRequest(t, front.URL)); text != "user" {
		t.Errorf("the answer is %q", text)
	}
	out := s.kind(trace.SpanKindClient)
	in, outer := "", ""
	for _, span := range s.spans.GetSpans() {
		if span.SpanKind == trace.SpanKindServer && span.Parent.SpanID() == out.SpanContext.SpanID() {
			in = span.Name
		}
		if span.SpanContext.SpanID() == out.Parent.SpanID() {
			outer = span.Name
		}
	}
	if in != "GET /users/:id" || outer != "GET" {
		t.Errorf("the client's span is between %q and %q", outer, in)
	}
	expectValues(t, out.Attributes, map[string]string{
		"http.request.method": "GET", "server.address": "127.0.0.1", "server.port": "*", "url.full": back.URL + "/users/7?sig=REDACTED",
		"http.response.status_code": "200", "network.protocol.version": "1.1",
	})
}

func mustRequest(t *testing.T, url string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), "GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestClientSpanTellsHowItEnded(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/cut":
			w.Header().Set("Content-Length", "10")
			_, _ = io.WriteString(w, "half")
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		case "/missing":
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	for _, tt := range []struct {
		name, url    string
		code         codes.Code
		status, kind string
		event        string
	}{
		{name: "an answer is none", url: server.URL + "/", status: "200"},
		{name: "a 404 is an error of the client", url: server.URL + "/missing", status: "404", kind: "404", code: codes.Error},
		{name: "an answer that is cut is one", url: server.URL + "/cut", status: "200", code: codes.Error, event: "unexpected EOF"},
		{name: "nobody there is one", url: "http://127.0.0.1:1/", kind: "*net.OpError", code: codes.Error, event: "connection refused"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newSDK(t)
			res, err := otel.Transport(nil, &s.Options).RoundTrip(mustRequest(t, tt.url))
			if err == nil {
				_, _ = io.Copy(io.Discard, res.Body)
				err = res.Body.Close()
			}
			if refused, ok := errors.AsType[*net.OpError](err); err != nil && (!ok || refused.Op != "dial") {
				t.Error(err)
			}
			span := s.only(t)
			got := values(span.Attributes)
			if span.Status.Code != tt.code || got["http.response.status_code"] != tt.status || got["error.type"] != tt.kind {
				t.Errorf("%v with %v", span.Status, got)
			}
			expectEvent(t, span.Events, tt.event, false)
			point := s.collect(t)["http.client.request.duration"].Data.(metricdata.Histogram[float64]).DataPoints[0]
			if m := values(point.Attributes.ToSlice()); m["error.type"] != tt.kind || m["url.full"] != "" || m["server.address"] != "127.0.0.1" {
				t.Errorf("the metric has %v", m)
			}
		})
	}
}

// kind is the span of that kind.
func (s *sdk) kind(kind trace.SpanKind) tracetest.SpanStub {
	all := s.spans.GetSpans()
	i := slices.IndexFunc(all, func(span tracetest.SpanStub) bool { return span.SpanKind == kind })
	if i < 0 {
		return tracetest.SpanStub{}
	}
	return all[i]
}

func TestUpgradesStayReadersAndWriters(t *testing.T) {
	s := newSDK(t)
	base := roundTrip(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 101, ProtoMajor: 1, ProtoMinor: 1, Body: duplex{strings.NewReader("hi")}}, nil
	})
	res, err := otel.Transport(base, &s.Options).RoundTrip(mustRequest(t, "http://chat.example/"))
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := res.Body.(io.ReadWriteCloser); !ok {
		t.Errorf("the connection is a %T", res.Body)
	}
	if got := s.only(t); values(got.Attributes)["server.port"] != "80" {
		t.Errorf("attributes %v", got.Attributes)
	}
}

type roundTrip func(r *http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

type duplex struct{ io.Reader }

func (duplex) Write(p []byte) (int, error) { return len(p), nil }
func (duplex) Close() error                { return nil }
