package requestid_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/requestid"
)

func TestRequestID(t *testing.T) {
	fixed := func() string { return "made" }
	long := strings.Repeat("x", 128)
	for _, tt := range []struct {
		name   string
		opts   requestid.Options
		header string
		sent   string
		want   string
	}{
		{"is made when none is sent", requestid.Options{}, "X-Request-Id", "", "made"},
		{"is made even if one is sent", requestid.Options{}, "X-Request-Id", "abc", "made"},
		{"is taken when that is allowed", requestid.Options{AcceptIncoming: true}, "X-Request-Id", "Root=1-5:a/b+c_d.e@f", "Root=1-5:a/b+c_d.e@f"},
		{"is taken up to 128 characters", requestid.Options{AcceptIncoming: true}, "X-Request-Id", long, long},
		{"is made when the one sent is longer", requestid.Options{AcceptIncoming: true}, "X-Request-Id", long + "x", "made"},
		{"is made when the one sent has a space", requestid.Options{AcceptIncoming: true}, "X-Request-Id", "a b", "made"},
		{"is made when the one sent has markup", requestid.Options{AcceptIncoming: true}, "X-Request-Id", "<b>", "made"},
		{"is made when the one sent is not ASCII", requestid.Options{AcceptIncoming: true}, "X-Request-Id", "é", "made"},
		{"is made when none is sent and one would do", requestid.Options{AcceptIncoming: true}, "X-Request-Id", "", "made"},
		{"has the header one names", requestid.Options{AcceptIncoming: true, Header: "Trace-Id"}, "Trace-Id", "abc", "abc"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.opts.Generate = fixed
			ctx := koatest.NewContext(t, koatest.Header(tt.header, tt.sent))
			var inside string
			err := koatest.Run(ctx, requestid.New(&tt.opts), func(ctx *koa.Context) error {
				inside = requestid.From(ctx)
				return nil
			})
			if got := ctx.Response.Get(tt.header); err != nil || got != tt.want || inside != tt.want {
				t.Errorf("the header is %q, From is %q (%v), want %q", got, inside, err, tt.want)
			}
		})
	}
}

func TestRequestIDsDiffer(t *testing.T) {
	app := koa.New(nil).Use(requestid.New(nil))
	seen := map[string]bool{}
	for range 100 {
		id := koatest.Request(t, app).Get("/").Do().Header.Get("X-Request-Id")
		if len(id) != 26 || seen[id] {
			t.Fatalf("id %q has %d characters or was there before", id, len(id))
		}
		seen[id] = true
	}
}

func TestFromWithoutALayer(t *testing.T) {
	if id := requestid.From(koatest.NewContext(t)); id != "" {
		t.Errorf("the id is %q, want none", id)
	}
}

type teapot struct{}

func (teapot) Error() string   { return "short and stout" }
func (teapot) StatusCode() int { return 418 }

func TestRequestIDIsOnAnswersToErrors(t *testing.T) {
	shared := &koa.HTTPError{Status: 402, Message: "pay first", Expose: true, Header: http.Header{"X-Price": {"5"}}}
	for _, tt := range []struct {
		name   string
		fail   func() error
		status int
		body   string
		price  string
	}{
		{"that say how to be answered", func() error { return shared }, 402, "pay first", "5"},
		{"that wrap one which does", func() error { return fmt.Errorf("buy: %w", shared) }, 402, "pay first", "5"},
		{"that have only a status", func() error { return teapot{} }, 418, "I'm a Teapot", ""},
		{"that say nothing", func() error { return errors.New("secret") }, 500, "Internal Server Error", ""},
		{"that were panics", func() error { panic("secret") }, 500, "Internal Server Error", ""},
		{"that were panics with an error to answer", func() error { panic(shared) }, 500, "Internal Server Error", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			app := koa.New(nil).Use(
				requestid.New(&requestid.Options{Generate: func() string { return "made" }}),
				func(*koa.Context, koa.Handler) error { return tt.fail() },
			)
			res := koatest.Request(t, app).Get("/").Expect(tt.status)
			res.ExpectBody(tt.body).ExpectHeader("X-Request-Id", "made").ExpectHeader("X-Price", tt.price)
		})
	}
	if len(shared.Header) != 1 {
		t.Errorf("the error's own headers are now %v", shared.Header)
	}
}

func TestErrorsCanStillBeFound(t *testing.T) {
	ctx := koatest.NewContext(t)
	err := koatest.Run(ctx, requestid.New(nil), func(*koa.Context) error { return context.Canceled })
	if !errors.Is(err, context.Canceled) || err.Error() != "context canceled" {
		t.Errorf("got %v, want the error that was returned", err)
	}
}

func TestNewRefusesAHeaderThatIsNone(t *testing.T) {
	defer func() {
		if got, want := recover(), `requestid: Options.Header: "X Id" is no header name`; got != want {
			t.Errorf("panic %v, want %v", got, want)
		}
	}()
	requestid.New(&requestid.Options{Header: "X Id"})
}

func BenchmarkRequestID(b *testing.B) {
	layer := requestid.New(nil)
	ctx := koatest.NewContext(b)
	end := func(*koa.Context) error { return nil }
	b.ReportAllocs()
	for b.Loop() {
		if err := layer(ctx, end); err != nil {
			b.Fatal(err)
		}
	}
}
