package cors_test

import (
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/cors"
)

// coded is an error of a package that does not know koa.
type coded int

func (c coded) Error() string   { return fmt.Sprint("code ", int(c)) }
func (c coded) StatusCode() int { return int(c) }

func TestErrorsKeepHeaders(t *testing.T) {
	shared := koa.NewError(404, "no such order", http.Header{"vary": {"Accept"}, "X-Own": {"1"}})
	for _, tt := range []struct {
		name   string
		fail   func() error
		status int
		body   string
		vary   string
	}{
		{"of koa", func() error { return koa.NewError(400, "bad") }, 400, "bad", "Origin"},
		{"with headers of their own", func() error { return shared }, 404, "no such order", "Accept, Origin"},
		{"inside others", func() error { return fmt.Errorf("load: %w", shared) }, 404, "no such order", "Accept, Origin"},
		{"that are not exposed", func() error { return koa.NewError(500, "secret") }, 500, "Internal Server Error", "Origin"},
		{"of any kind", func() error { return errors.New("secret") }, 500, "Internal Server Error", "Origin"},
		{"of any kind with a status", func() error { return coded(409) }, 409, "Conflict", "Origin"},
		{"of a panic", func() error { panic("secret") }, 500, "Internal Server Error", "Origin"},
		{"of a panic with an error of koa", func() error { panic(shared) }, 500, "Internal Server Error", "Origin"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			app := koa.New(&koa.Options{Env: "test"})
			app.Use(cors.New(nil), koa.Handle(func(*koa.Context) error { return tt.fail() }))
			res := koatest.Request(t, app).Get("/").Set("Origin", origin).Expect(tt.status).
				ExpectBody(tt.body).ExpectHeader(allowOrigin, "*").ExpectHeader("Vary", tt.vary)
			if len(res.Errors) != 1 {
				t.Fatalf("errors reported: %v, want one", res.Errors)
			}
		})
	}
	if got := shared.Header["Access-Control-Allow-Origin"]; got != nil {
		t.Errorf("the shared error got a header: %v", got)
	}
}

func TestErrorsStayWhatTheyAre(t *testing.T) {
	sentinel := errors.New("sentinel")
	for _, tt := range []struct {
		name   string
		err    error
		status int
	}{
		{"as themselves", sentinel, 500},
		{"as a cause", koa.NewError(403, sentinel), 403},
		{"with their status", fmt.Errorf("%w: %w", coded(418), sentinel), 418},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := koatest.Run(get.context(t), cors.New(nil), func(*koa.Context) error { return tt.err })
			if !errors.Is(err, sentinel) || err.Error() != tt.err.Error() || koa.StatusOf(err) != tt.status {
				t.Errorf("got %v with status %d, want %v with %d", err, koa.StatusOf(err), tt.err, tt.status)
			}
		})
	}
}

func TestPanicsStayPanics(t *testing.T) {
	err := koatest.Run(get.context(t), cors.New(nil), func(*koa.Context) error { panic("boom") })
	p, ok := errors.AsType[*koa.PanicError](err)
	if !ok || p.Value != "boom" || len(p.Stack) == 0 {
		t.Errorf("got %v, want the panic with its stack", err)
	}
}

func TestErrorsCanDropHeaders(t *testing.T) {
	sentinel := koa.NewError(400, "bad")
	layer := cors.New(&cors.Options{DropHeadersOnError: true})
	err := koatest.Run(get.context(t), layer, func(*koa.Context) error { return sentinel })
	if err != error(sentinel) {
		t.Errorf("got %#v, want the error itself", err)
	}
}
