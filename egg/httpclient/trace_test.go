package httpclient_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/koa-go/koa/egg/httpclient"
	"github.com/koa-go/koa/egg/httpclient/mocktransport"
)

const parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

func TestWithTrace(t *testing.T) {
	for _, tt := range []struct {
		name   string
		parent []string
		state  []string
		want   httpclient.Trace
	}{
		{"passes on a parent", []string{parent}, nil, httpclient.Trace{Parent: parent}},
		{"passes on all states", []string{parent}, []string{"a=1,b=2", "c=3"}, httpclient.Trace{Parent: parent, State: "a=1,b=2,c=3"}},
		{"passes on versions to come", []string{"cc" + parent[2:] + "-more"}, nil, httpclient.Trace{Parent: "cc" + parent[2:] + "-more"}},
		{"ignores a state without a parent", nil, []string{"a=1"}, httpclient.Trace{}},
		{"ignores two parents", []string{parent, parent}, nil, httpclient.Trace{}},
		{"ignores a long state", []string{parent}, []string{strings.Repeat("a", 513)}, httpclient.Trace{Parent: parent}},
		{"ignores a state with odd bytes", []string{parent}, []string{"a=\u00e4"}, httpclient.Trace{Parent: parent}},
		{"ignores capitals", []string{strings.ToUpper(parent)}, nil, httpclient.Trace{}},
		{"ignores version ff", []string{"ff" + parent[2:]}, nil, httpclient.Trace{}},
		{"ignores more in version 00", []string{parent + "-more"}, nil, httpclient.Trace{}},
		{"ignores more without a dash", []string{"cc" + parent[2:] + "more"}, nil, httpclient.Trace{}},
		{"ignores trace id 0", []string{"00-" + strings.Repeat("0", 32) + parent[35:]}, nil, httpclient.Trace{}},
		{"ignores parent id 0", []string{parent[:36] + strings.Repeat("0", 16) + "-01"}, nil, httpclient.Trace{}},
		{"ignores short ones", []string{parent[:54]}, nil, httpclient.Trace{}},
		{"ignores other separators", []string{strings.ReplaceAll(parent, "-", "_")}, nil, httpclient.Trace{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx := httpclient.WithTrace(t.Context(), http.Header{"Traceparent": tt.parent, "Tracestate": tt.state})
			got, ok := httpclient.TraceFrom(ctx)
			if got != tt.want || ok != (tt.want.Parent != "") {
				t.Errorf("got %+v, %v, want %+v", got, ok, tt.want)
			}
		})
	}
}

func TestPropagation(t *testing.T) {
	type key struct{}
	c, mocks := mocked(httpclient.Options{Propagate: func(ctx context.Context, h http.Header) {
		if id, ok := ctx.Value(key{}).(string); ok {
			h.Set("X-Request-Id", id)
		}
	}})
	mocks.Mock("http://a.test", to("http://b.test"))
	last := mocks.Mock("http://b.test", mocktransport.Reply{})
	ctx := context.WithValue(httpclient.WithTrace(t.Context(), http.Header{"Traceparent": {parent}, "Tracestate": {"a=1"}}), key{}, "r1")
	if _, err := c.Request(ctx, "http://a.test", nil); err != nil {
		t.Fatal(err)
	}
	h := last.Calls()[0].Header
	if h.Get("Traceparent") != parent || h.Get("Tracestate") != "a=1" || h.Get("X-Request-Id") != "r1" {
		t.Errorf("after a redirect: %v", h)
	}
	own := strings.Replace(parent, "b7ad", "b7ae", 1)
	if _, err := c.Request(ctx, "http://b.test", &httpclient.RequestOptions{Header: http.Header{"Traceparent": {own}}}); err != nil {
		t.Fatal(err)
	}
	if h := last.Calls()[1].Header; h.Get("Traceparent") != own || h.Get("Tracestate") != "" {
		t.Errorf("a traceparent of the request's own: %v", h)
	}
}

func FuzzWithTrace(f *testing.F) {
	f.Add(parent, "a=1")
	f.Add("cc"+parent[2:]+"-x", "\x00")
	f.Fuzz(func(t *testing.T, parent, state string) {
		ctx := httpclient.WithTrace(t.Context(), http.Header{"Traceparent": {parent}, "Tracestate": {state}})
		got, ok := httpclient.TraceFrom(ctx)
		if ok != (got.Parent != "") || len(got.Parent)+len(got.State) > 1024 || strings.ContainsAny(got.Parent+got.State, "\r\n\x00") {
			t.Errorf("%q, %q passed on as %+v", parent, state, got)
		}
	})
}

func ExampleWithTrace() {
	mocks := mocktransport.New()
	client := httpclient.New(&httpclient.Options{Wrap: mocks.Wrap})
	call := mocks.Mock("https://api.example.com", mocktransport.Reply{})

	incoming, _ := http.NewRequest("GET", "/", nil) // the request that is being answered
	incoming.Header.Set("Traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
	ctx := httpclient.WithTrace(incoming.Context(), incoming.Header)
	if _, err := client.Request(ctx, "https://api.example.com", nil); err != nil {
		panic(err)
	}
	fmt.Println(call.Calls()[0].Header.Get("Traceparent"))
	// Output: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01
}
