package egg_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/koatest"
)

func TestRunInBackgroundOutlivesTheRequest(t *testing.T) {
	release, done := make(chan struct{}), make(chan string, 1)
	app := boot(t, wired(func(app *egg.App) error {
		app.Router().Get("/", func(ctx *egg.Context) error {
			egg.SetUserID(ctx, "u1")
			egg.RunInBackground(ctx, "mail", func(ctx context.Context) error {
				<-release
				done <- egg.Of(ctx).Name()
				return nil
			})
			egg.RunInBackground(ctx, "bad", func(context.Context) error { panic("oops") })
			ctx.SetBody("ok")
			return nil
		})
		return nil
	}), nil)
	koatest.Request(t, app.Koa()).Get("/").Expect(200)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := app.BackgroundDone(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("BackgroundDone() = %v while work goes on", err)
	}
	close(release)
	if err := app.BackgroundDone(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := <-done; got != "wired" {
		t.Errorf("the work belongs to %q, want wired", got)
	}
}

func TestRequestsOfOneTraceShareTheirID(t *testing.T) {
	const header = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
	app := boot(t, wired(func(app *egg.App) error {
		app.Router().Get("/", func(ctx *egg.Context) error { ctx.SetBody(egg.Trace(ctx)); return nil })
		return nil
	}), nil)
	r := koatest.Request(t, app.Koa())
	r.Get("/").Set("traceparent", header).Expect(200).ExpectBody("0af7651916cd43dd8448eb211c80319c")
	for _, bad := range []string{"", "00-00000000000000000000000000000000-b7ad6b7169203331-01", "x", "ff" + header[2:]} {
		got := string(r.Get("/").Set("traceparent", bad).Expect(200).Body)
		if len(got) != 32 || strings.Trim(got, "0123456789abcdef") != "" {
			t.Errorf("traceparent %q gives the id %q, want a new one", bad, got)
		}
	}
}

func TestLinesMayBeLoggedWhenTheRequestIsOver(t *testing.T) {
	leave, left := make(chan struct{}), make(chan struct{})
	var lines []string
	var mu sync.Mutex
	start := &egg.Start{WatchLogs: func(_, line string) {
		mu.Lock()
		defer mu.Unlock()
		lines = append(lines, line)
	}}
	app := boot(t, wired(func(app *egg.App) error {
		app.Router().Get("/late", func(ctx *egg.Context) error {
			c := ctx.Context()
			go func() {
				defer close(left)
				app.Logger().InfoContext(c, "during") // beside the handler's own lines: no race
				<-leave
				app.Logger().InfoContext(c, "after")
			}()
			egg.SetUserID(ctx, "ann")
			egg.Logger(ctx).Info("own")
			return nil
		})
		return nil
	}), start)
	koatest.Request(t, app.Koa()).Get("/late").Set("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01").Do()
	close(leave)
	<-left
	mu.Lock()
	defer mu.Unlock()
	for _, want := range []string{"own", "after"} {
		if !slices.ContainsFunc(lines, func(line string) bool {
			return strings.Contains(line, "[ann/127.0.0.1/0af7651916cd43dd8448eb211c80319c/") && strings.HasSuffix(line, "GET /late] "+want)
		}) {
			t.Errorf("no line of ann says %q:\n%s", want, strings.Join(lines, "\n"))
		}
	}
}
