package koa_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"reflect"
	"testing"

	"github.com/koa-go/koa"
)

// headerStep is a call that reads or changes the headers of a response, and
// what it returned.
type headerStep struct {
	name string
	do   func(r *koa.Response) any
}

// headerSteps are n random calls.
func headerSteps(random *rand.Rand, n int) []headerStep {
	names := []string{"Content-Type", "content-length", "X-A", "x-b", "X-C", "X-D", "X-E", "Vary", "Set-Cookie"}
	steps := make([]headerStep, n)
	for i := range steps {
		name, value := names[random.IntN(len(names))], []string{"1", "22", "", "text/html"}[random.IntN(4)]
		steps[i] = []headerStep{
			{"Set", func(r *koa.Response) any { r.Set(name, value); return nil }},
			{"Set two", func(r *koa.Response) any { r.Set("X-Two", value, "other"); return nil }},
			{"Set nothing", func(r *koa.Response) any { r.Set(name); return nil }},
			{"Append", func(r *koa.Response) any { r.Append("Set-Cookie", value); return nil }},
			{"Append to one", func(r *koa.Response) any { r.Append("X-A", value, value); return nil }},
			{"Remove", func(r *koa.Response) any { r.Remove(name); return nil }},
			{"Vary", func(r *koa.Response) any { r.Vary("X-A", "Origin"); return nil }},
			{"SetType", func(r *koa.Response) any { r.SetType(value); return nil }},
			{"SetLength", func(r *koa.Response) any { r.SetLength(int64(len(value)) - 1); return nil }},
			{"SetBody", func(r *koa.Response) any { r.SetBody(value); return nil }},
			{"SetBody JSON", func(r *koa.Response) any { r.SetBody(true); return nil }},
			{"Has", func(r *koa.Response) any { return r.Has(name) }},
			{"Get", func(r *koa.Response) any { return r.Get(name) }},
			{"Values", func(r *koa.Response) any { return r.Values(name) }},
			{"Length", func(r *koa.Response) any { return r.Length() }},
			{"Type", func(r *koa.Response) any { return r.Type() }},
		}[random.IntN(16)]
		steps[i].name += fmt.Sprintf("(%s, %q)", name, value)
	}
	return steps
}

// Headers are kept in slots until somebody asks for the http.Header. Nothing
// but speed may depend on whether, and when, that was.
func TestHeadersBehaveAlikeOnceTheMapIsAskedFor(t *testing.T) {
	for seed := range uint64(300) {
		random := rand.New(rand.NewPCG(seed, 0))
		steps := headerSteps(random, 30)
		asked := random.IntN(len(steps))
		slots, live := contextFor(nil, "/"), contextFor(nil, "/")
		var header http.Header
		var history []string
		for i, step := range steps {
			if i == asked {
				header = live.Response.Header()
			}
			history = append(history, step.name)
			want, got := step.do(&slots.Response), step.do(&live.Response)
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("seed %d, the map taken before step %d: %v\nreturns %v, without the map %v", seed, asked, history, got, want)
			}
		}
		if want := slots.Response.Header(); !reflect.DeepEqual(header, want) {
			t.Fatalf("seed %d, the map taken before step %d: %v\nleaves %v, without the map %v", seed, asked, history, header, want)
		}
	}
}

func TestSharedHeaderValuesAreNotWrittenInto(t *testing.T) {
	for range 2 { // the second request sees what the first did to shared values
		w := httptest.NewRecorder()
		newApp(layer(func(ctx *koa.Context) {
			ctx.SetBody("text")
			if got := ctx.Response.Get("Content-Type") + " " + ctx.Response.Get("Content-Length"); got != "text/plain; charset=utf-8 4" {
				t.Errorf("type and length are %q", got)
			}
			for _, values := range ctx.Response.Header() {
				values[0] = "overwritten"
			}
			ctx.SetRespond(false)
		})).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	}
}
