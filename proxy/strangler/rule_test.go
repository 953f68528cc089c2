package strangler_test

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/proxy/strangler"
)

// byClient asks for /users/1 as n clients and returns those that the new
// application serves.
func byClient(t *testing.T, url string, n int) []int {
	t.Helper()
	var served []int
	for i := range n {
		r := request(t, "GET", url+"/users/1", nil)
		r.AddCookie(&http.Cookie{Name: "strangler", Value: fmt.Sprint("client", i)})
		if ask(t, r).body == "new 1" {
			served = append(served, i)
		}
	}
	return served
}

func TestRampIsStickyAndGrows(t *testing.T) {
	s := strangler.New(oldApp(t), nil)
	server := serve(t, s, newApp())
	const clients = 500
	var before []int
	for _, percent := range []float64{0, 10, 50, 100} {
		if err := s.SetRules(strangler.Rule{Path: "/users/:id", Percent: percent}); err != nil {
			t.Fatal(err)
		}
		served := byClient(t, server.URL, clients)
		share := float64(len(served)) / clients * 100
		if math.Abs(share-percent) > 5 || (percent == 0 || percent == 100) && share != percent {
			t.Errorf("with %v %% the new application serves %v %%", percent, share)
		}
		if again := byClient(t, server.URL, clients); !slices.Equal(again, served) {
			t.Errorf("with %v %% clients change sides", percent)
		}
		for _, i := range before {
			if !slices.Contains(served, i) {
				t.Errorf("client %d went back at %v %%", i, percent)
			}
		}
		before = served
	}
}

func TestRulesHaveOrdersOfTheirOwn(t *testing.T) {
	one := strangler.New(oldApp(t), &strangler.Options{Rules: []strangler.Rule{{Path: "/users/:id", Percent: 50}}})
	other := strangler.New(oldApp(t), &strangler.Options{Rules: []strangler.Rule{{Path: "/users/*id", Percent: 50}}})
	if slices.Equal(byClient(t, serve(t, one, newApp()).URL, 100), byClient(t, serve(t, other, newApp()).URL, 100)) {
		t.Error("the same clients come first for two rules")
	}
}

func TestClientsGetACookie(t *testing.T) {
	s := strangler.New(oldApp(t), &strangler.Options{Rules: []strangler.Rule{{Path: "/users/:id", Percent: 50}}})
	server := serve(t, s, newApp())
	if got := ask(t, request(t, "GET", server.URL+"/about", nil)); strings.Contains(fmt.Sprint(got.header["Set-Cookie"]), "strangler") {
		t.Errorf("a path without a rule sets %q", got.header["Set-Cookie"])
	}
	first := ask(t, request(t, "GET", server.URL+"/users/1", nil))
	cookies := (&http.Response{Header: first.header}).Cookies()
	i := slices.IndexFunc(cookies, func(c *http.Cookie) bool { return c.Name == "strangler" })
	if i < 0 || !cookies[i].HttpOnly || cookies[i].SameSite != http.SameSiteLaxMode || cookies[i].Path != "/" || cookies[i].Secure {
		t.Fatalf("cookies are %v", cookies)
	}
	for range 10 {
		r := request(t, "GET", server.URL+"/users/1", nil)
		r.AddCookie(cookies[i])
		if got := ask(t, r); got.body != first.body || strings.Contains(fmt.Sprint(got.header["Set-Cookie"]), "strangler") {
			t.Fatalf("got %q with %q, want %q and no other cookie", got.body, got.header["Set-Cookie"], first.body)
		}
	}
}

func TestKey(t *testing.T) {
	s := strangler.New(oldApp(t), &strangler.Options{
		Rules: []strangler.Rule{{Percent: 99.9999}},
		Key:   func(ctx *koa.Context) string { return ctx.Get("X-User") },
	})
	server := serve(t, s, newApp())
	got := ask(t, request(t, "GET", server.URL+"/users/1", nil))
	if got.body != "old GET /users/1 0" {
		t.Errorf("a client without a key got %q", got.body)
	}
	r := request(t, "GET", server.URL+"/users/1", nil)
	r.Header.Set("X-User", "ann")
	if got = ask(t, r); got.body != "new 1" || got.header["Set-Cookie"] != nil {
		t.Errorf("a client with a key got %q with cookies %q", got.body, got.header["Set-Cookie"])
	}
}

func TestSetRulesKeepsTheOldOnesWhenOneIsWrong(t *testing.T) {
	s := strangler.New(oldApp(t), &strangler.Options{Rules: []strangler.Rule{{Path: "/a", Methods: []string{"get"}, Percent: 5}}})
	for _, wrong := range []strangler.Rule{{Path: "/("}, {Percent: 101}, {Percent: math.NaN()}} {
		if err := s.SetRules(strangler.Rule{}, wrong); err == nil || wrong.Validate() == nil {
			t.Errorf("%+v was taken", wrong)
		}
	}
	got := s.Rules()
	if len(got) != 1 || got[0].Path != "/a" || got[0].Percent != 5 || !slices.Equal(got[0].Methods, []string{"GET"}) {
		t.Errorf("rules are %+v", got)
	}
}
