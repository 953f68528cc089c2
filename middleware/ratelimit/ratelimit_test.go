package ratelimit_test

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/ratelimit"
)

var start = time.Date(2024, 1, 2, 3, 4, 5, 600_000_000, time.UTC)

// serve starts an application whose clock stands still, and returns how often
// the layer below the limit ran.
func serve(t *testing.T, opts ratelimit.Options) (client *koatest.Client, ran *int) {
	t.Helper()
	ran = new(int)
	app := koa.New(&koa.Options{Env: "test", Proxy: true, Now: func() time.Time { return start }})
	app.Use(ratelimit.New(&opts), func(ctx *koa.Context, _ koa.Handler) error {
		*ran++
		if _, limited := ratelimit.From(ctx); !limited {
			ctx.SetBody("not limited")
		}
		return nil
	})
	return koatest.Request(t, app), ran
}

func TestAnswers(t *testing.T) {
	limits := func(remaining, reset, total string) map[string]string {
		return map[string]string{"X-Ratelimit-Remaining": remaining, "X-Ratelimit-Reset": reset, "X-Ratelimit-Limit": total}
	}
	second := strconv.FormatInt(start.Unix()+1, 10)
	first := strconv.FormatInt(start.Unix()+2, 10)
	for _, tt := range []struct {
		name   string
		opts   ratelimit.Options
		n      int // the request that is looked at, from 1
		status int
		body   string
		header map[string]string
	}{
		{"has a budget of 2500 an hour", ratelimit.Options{}, 1, 404, "Not Found", limits("2499", strconv.FormatInt(start.Add(1440*time.Millisecond).Unix()+1, 10), "2500")},
		{"counts down", ratelimit.Options{Max: 2, Duration: 2 * time.Second}, 1, 404, "Not Found", limits("1", first, "2")},
		{"allows the last one", ratelimit.Options{Max: 2, Duration: 2 * time.Second}, 2, 404, "Not Found", limits("0", strconv.FormatInt(start.Unix()+3, 10), "2")},
		{"refuses one too many", ratelimit.Options{Max: 1, Duration: time.Second}, 2, 429, "Rate limit exceeded, retry in 1 second.", limits("0", first, "1")},
		{"says when to come back", ratelimit.Options{Max: 1, Duration: 90 * time.Second}, 2, 429, "Rate limit exceeded, retry in 2 minutes.", map[string]string{"Retry-After": "90"}},
		{"rounds that up", ratelimit.Options{Max: 1, Duration: time.Millisecond}, 2, 429, "Rate limit exceeded, retry in 1 second.", map[string]string{"Retry-After": "1", "X-Ratelimit-Reset": second}},
		{"can have other words", ratelimit.Options{Max: 1, ErrorMessage: "Slow down."}, 2, 429, "Slow down.", nil},
		{"can have another status", ratelimit.Options{Max: 1, Status: 503, ErrorMessage: "x"}, 2, 503, "x", nil},
		{"can have other headers", ratelimit.Options{Headers: ratelimit.Headers{Remaining: "Left", Reset: "At", Total: "Of"}}, 1, 404, "Not Found", map[string]string{"Left": "2499", "Of": "2500", "X-Ratelimit-Limit": ""}},
		{"can have no headers", ratelimit.Options{DisableHeader: true}, 1, 404, "Not Found", limits("", "", "")},
		{"tells when to come back even so", ratelimit.Options{Max: 1, DisableHeader: true}, 2, 429, "Rate limit exceeded, retry in 1 hour.", map[string]string{"Retry-After": "3600"}},
		{"can be an error", ratelimit.Options{Max: 1, Throw: true}, 2, 429, "Rate limit exceeded, retry in 1 hour.", map[string]string{"Retry-After": "3600", "X-Ratelimit-Limit": "1"}},
		{"hides the words of a thrown 503", ratelimit.Options{Max: 1, Throw: true, Status: 503}, 2, 503, "Service Unavailable", nil},
		{"can be changed", ratelimit.Options{Max: 1, OnLimited: func(ctx *koa.Context) { ctx.SetBody("mine") }}, 2, 429, "mine", nil},
		{"leaves the whitelist alone", ratelimit.Options{Max: 1, Whitelist: func(*koa.Context) bool { return true }}, 3, 200, "not limited", nil},
		{"leaves clients without an id alone", ratelimit.Options{Max: 1, ID: func(*koa.Context) string { return "" }}, 3, 200, "not limited", nil},
		{"refuses the blacklist", ratelimit.Options{Blacklist: func(*koa.Context) bool { return true }}, 1, 403, "Forbidden", limits("", "", "")},
		{"refuses the blacklist before anything else", ratelimit.Options{Blacklist: func(*koa.Context) bool { return true }, Whitelist: func(*koa.Context) bool { return true }}, 1, 403, "Forbidden", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			client, _ := serve(t, tt.opts)
			for range tt.n - 1 {
				client.Get("/").Do()
			}
			r := client.Get("/").Expect(tt.status).ExpectBody(tt.body)
			for name, value := range tt.header {
				r.ExpectHeader(name, value)
			}
		})
	}
}

func TestRefusedRequestsEndHere(t *testing.T) {
	for _, throw := range []bool{false, true} {
		client, ran := serve(t, ratelimit.Options{Max: 2, Throw: throw})
		for range 5 {
			client.Get("/").Do()
		}
		if *ran != 2 {
			t.Errorf("throw %v: the layer below ran %d times, want 2", throw, *ran)
		}
		if r := client.Get("/").Do(); (len(r.Errors) == 1) != throw {
			t.Errorf("throw %v: errors %v", throw, r.Errors)
		}
	}
}

func TestClients(t *testing.T) {
	for _, tt := range []struct {
		name, one, other string
		same             bool
	}{
		{"are told apart by address", "192.0.2.1", "192.0.2.2", false},
		{"are one network of IPv6", "2001:db8::1", "2001:db8::ffff:2", true},
		{"are different networks of IPv6", "2001:db8::1", "2001:db8:0:1::1", false},
		{"are told apart in IPv6's form of IPv4", "::ffff:192.0.2.1", "::ffff:192.0.2.2", false},
		{"are told apart by whatever a proxy says", "unknown", "hidden", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			client, ran := serve(t, ratelimit.Options{Max: 1})
			client.Get("/").Set("X-Forwarded-For", tt.one).Do()
			client.Get("/").Set("X-Forwarded-For", tt.other).Do()
			if same := *ran == 1; same != tt.same {
				t.Errorf("%s and %s are one client: %v, want %v", tt.one, tt.other, same, tt.same)
			}
		})
	}
}

func TestNamespaces(t *testing.T) {
	store := ratelimit.NewMemory(nil)
	a, ranA := serve(t, ratelimit.Options{Store: store, Max: 1, Namespace: "a"})
	b, ranB := serve(t, ratelimit.Options{Store: store, Max: 1, Namespace: "b"})
	for range 2 {
		a.Get("/").Do()
		b.Get("/").Do()
	}
	if *ranA != 1 || *ranB != 1 {
		t.Errorf("the layers below ran %d and %d times, want once each", *ranA, *ranB)
	}
}

type broken struct{ error }

func (b broken) Take(context.Context, string, ratelimit.Limit, time.Time) (ratelimit.Result, error) {
	return ratelimit.Result{}, b.error
}

func TestErrorsOfTheStoreAreReturned(t *testing.T) {
	down := errors.New("store is down")
	client, ran := serve(t, ratelimit.Options{Store: broken{down}})
	r := client.Get("/").Expect(http.StatusInternalServerError)
	if *ran != 0 || len(r.Errors) != 1 || !errors.Is(r.Errors[0], down) {
		t.Errorf("the layer below ran %d times, errors %v; want only %v", *ran, r.Errors, down)
	}
}

func TestNewRefuses(t *testing.T) {
	for _, tt := range []struct {
		opts ratelimit.Options
		want string
	}{
		{ratelimit.Options{Max: -1}, "ratelimit: Options.Max: -1 requests"},
		{ratelimit.Options{Duration: -1}, "ratelimit: Options.Duration: -1ns"},
		{ratelimit.Options{Max: 10, Duration: 5}, "ratelimit: Options.Max: 10 requests in 5ns"},
		{ratelimit.Options{Status: 200}, "ratelimit: Options.Status: 200"},
	} {
		func() {
			defer func() {
				if text, _ := recover().(string); !strings.HasPrefix(text, tt.want) {
					t.Errorf("panic %q, want %q", text, tt.want)
				}
			}()
			ratelimit.New(&tt.opts)
		}()
	}
}

func BenchmarkAllowed(b *testing.B) {
	layer := ratelimit.New(&ratelimit.Options{Max: 1 << 40, Duration: 1 << 50})
	ctx := koatest.NewContext(b)
	end := func(*koa.Context) error { return nil }
	b.ReportAllocs()
	for b.Loop() {
		if err := layer(ctx, end); err != nil {
			b.Fatal(err)
		}
	}
}
