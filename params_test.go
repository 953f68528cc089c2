package koa_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/koa-go/koa"
)

func TestPattern(t *testing.T) {
	r := httptest.NewRequest(http.MethodGet, "/users/7", nil)
	ctx := koa.New(nil).NewContext(httptest.NewRecorder(), r)
	if got := ctx.Pattern(); got != "" {
		t.Errorf("Pattern() = %q before a router has run", got)
	}
	early := ctx.Req()
	ctx.SetRoute(&koa.Route{Pattern: "/users/:id"}, "/users/7", nil, nil)
	if got := ctx.Pattern(); got != "/users/:id" {
		t.Errorf("Pattern() = %q after SetRoute", got)
	}
	if early.Pattern != "/users/:id" {
		t.Errorf("Pattern of the request handed out before = %q", early.Pattern)
	}
	ctx.SetContext(ctx.Context())
	if got := ctx.Req().Pattern; got != "/users/:id" {
		t.Errorf("Pattern of the request built after = %q", got)
	}
	if r.Pattern != "" {
		t.Errorf("Pattern of the server's own request = %q, want it left alone", r.Pattern)
	}
}

func TestForkSeesTheRoute(t *testing.T) {
	ctx := koa.New(nil).NewContext(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/users/7", nil))
	ctx.SetRoute(&koa.Route{Pattern: "/users/:id"}, "/users/7", []string{"id"}, []string{"7"})
	fork := ctx.Fork(ctx.Context())
	if err := fork.Run(func(ctx *koa.Context) error {
		if p := ctx.Params(); ctx.Pattern() != "/users/:id" || p.Path != "/users/7" || p.Get("id") != "7" {
			t.Errorf("the fork has pattern %q and params %+v", ctx.Pattern(), p)
		}
		ctx.SetRoute(&koa.Route{Pattern: "/users/:user"}, "/users/7", nil, nil)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	fork.Join()
	if got := ctx.Pattern(); got != "/users/:user" {
		t.Errorf("Pattern() = %q after Join, want what the fork set", got)
	}
}
