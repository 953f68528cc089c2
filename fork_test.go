package koa_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa"
)

// giveUp is a timeout without a clock: it abandons the layers below as soon as
// they say they are stuck.
func giveUp(stuck <-chan struct{}, ended chan<- error) koa.Middleware {
	return func(ctx *koa.Context, next koa.Handler) error {
		c, cancel := context.WithCancel(ctx.Context())
		fork := ctx.Fork(c)
		done := make(chan error, 1)
		go func() {
			err := fork.Run(next)
			done <- err
			if ended != nil {
				ended <- err
			}
		}()
		select {
		case err := <-done:
			cancel()
			fork.Join()
			return err
		case <-stuck:
			cancel()
			if !fork.Abandon() {
				err := <-done
				fork.Join()
				return err
			}
			return ctx.Throw(http.StatusRequestTimeout)
		}
	}
}

func TestForkInTimeIsTheResponse(t *testing.T) {
	body := &closeCounter{Reader: strings.NewReader("stream")}
	var outcome koa.Outcome
	app := newApp(
		func(ctx *koa.Context, next koa.Handler) error {
			err := next(ctx)
			ctx.Append("X-Order", "outside", ctx.State.Get("from").(string), ctx.Path())
			return err
		},
		giveUp(nil, nil),
		layer(func(ctx *koa.Context) {
			if koa.FromContext(ctx.Context()) != ctx {
				t.Error("the fork's context.Context leads to another Context")
			}
			ctx.Append("X-Order", "inside")
			ctx.State.Set("from", "state")
			ctx.SetPath("/changed")
			ctx.SetStatus(201)
			ctx.SetBody(body)
			ctx.OnFinished(func(o koa.Outcome) { outcome = o })
		}))
	w := get(app, "/")
	wantAnswer(t, w, 201, "stream")
	if got := strings.Join(w.Header()["X-Order"], " "); got != "inside outside state /changed" {
		t.Errorf("X-Order is %q", got)
	}
	if body.closed != 1 {
		t.Errorf("the body was closed %d times, want once", body.closed)
	}
	if outcome.Status != 201 {
		t.Errorf("outcome is %+v, want status 201", outcome)
	}
}

func TestForkAbandonedReachesNobody(t *testing.T) {
	stuck, release, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	late := &closeCounter{Reader: strings.NewReader("late")}
	var outcome koa.Outcome
	app := newApp(giveUp(stuck, ended), koa.Handle(func(ctx *koa.Context) error {
		close(stuck)
		<-release
		ctx.Set("X-Late", "1")
		ctx.SetBody(late)
		ctx.OnFinished(func(o koa.Outcome) { outcome = o })
		if _, err := io.WriteString(ctx.Res(), "late"); err == nil {
			t.Error("a late write succeeded")
		}
		return ctx.FlushHeaders()
	}))
	w := get(app, "/")
	close(release)
	<-ended
	wantAnswer(t, w, 408, "Request Timeout")
	if w.Header().Get("X-Late") != "" {
		t.Error("a late header was sent")
	}
	if outcome.Status != 0 || outcome.Err == nil {
		t.Errorf("the late outcome is %+v, want no status and an error", outcome)
	}
	if late.closed != 1 {
		t.Errorf("the late body was closed %d times, want once", late.closed)
	}
}

func TestForkThatHasAnsweredIsNotAbandoned(t *testing.T) {
	stuck, goOn := make(chan struct{}), make(chan struct{})
	app := newApp(giveUp(stuck, nil), koa.Handle(func(ctx *koa.Context) error {
		ctx.SetStatus(200)
		if err := ctx.FlushHeaders(); err != nil {
			return err
		}
		close(stuck)
		<-goOn
		ctx.SetBody("in full")
		return nil
	}))
	go func() { <-stuck; close(goOn) }()
	wantAnswer(t, get(app, "/"), 200, "in full")
}

func TestForkThatSetUpTheConnectionCanBeAbandoned(t *testing.T) {
	app := newApp(func(ctx *koa.Context, next koa.Handler) error {
		fork := ctx.Fork(ctx.Context())
		if err := fork.Run(func(inner *koa.Context) error {
			defer func() {
				if !fork.Abandon() {
					t.Error("it counts as an answer")
				}
			}()
			return next(inner)
		}); err != nil {
			return err
		}
		ctx.SetBody("outside")
		return nil
	}, func(ctx *koa.Context, _ koa.Handler) error {
		server := http.NewResponseController(ctx.Res())
		return errors.Join(server.EnableFullDuplex(), server.SetReadDeadline(time.Time{}), server.SetWriteDeadline(time.Time{}))
	})
	server := httptest.NewServer(app)
	defer server.Close()
	res, err := http.Post(server.URL, "text/plain", strings.NewReader("body"))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if body, err := io.ReadAll(res.Body); err != nil || string(body) != "outside" {
		t.Errorf("got %q, %v", body, err)
	}
}

func TestForkThatHasEndedIsNotAbandoned(t *testing.T) {
	body := &closeCounter{Reader: strings.NewReader("just in time")}
	app := newApp(func(ctx *koa.Context, next koa.Handler) error {
		fork := ctx.Fork(ctx.Context())
		err := fork.Run(next)
		if fork.Abandon() {
			return ctx.Throw(http.StatusRequestTimeout)
		}
		fork.Join()
		return err
	}, layer(func(ctx *koa.Context) { ctx.SetBody(body) }))
	wantAnswer(t, get(app, "/"), 200, "just in time")
	if body.closed != 1 {
		t.Errorf("the body was closed %d times, want once", body.closed)
	}
}

func TestForkAbandonedHasFinishedWhenItEnds(t *testing.T) {
	for _, tt := range []struct {
		name string
		end  func() error
	}{
		{"with a return", func() error { return nil }},
		{"with an error", func() error { return errors.New("late") }},
		{"with a panic that goes on", func() error { panic(http.ErrAbortHandler) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			late := &closeCounter{Reader: strings.NewReader("late")}
			var outcomes []koa.Outcome
			ctx := newApp().NewContext(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
			fork := ctx.Fork(ctx.Context())
			func() {
				defer func() { _ = recover() }()
				_ = fork.Run(func(ctx *koa.Context) error {
					fork.Abandon()
					ctx.OnFinished(func(o koa.Outcome) { outcomes = append(outcomes, o) })
					ctx.SetBody(late)
					return tt.end()
				})
			}()
			if len(outcomes) != 1 || outcomes[0].Status != 0 || outcomes[0].Err == nil {
				t.Errorf("outcomes are %+v, want one without a status and with an error", outcomes)
			}
			if late.closed != 1 {
				t.Errorf("the body was closed %d times, want once", late.closed)
			}
		})
	}
}

func TestForkErrorAfterAbandonIsReported(t *testing.T) {
	stuck, release, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	var reported []error
	app := newApp(giveUp(stuck, ended), koa.Handle(func(*koa.Context) error {
		close(stuck)
		<-release
		return errors.New("late trouble")
	})).OnError(func(err error, _ *koa.Context) { reported = append(reported, err) })
	get(app, "/")
	close(release)
	<-ended
	if len(reported) != 2 || reported[1].Error() != "late trouble" {
		t.Errorf("reported errors are %v, want the timeout and the late error", reported)
	}
}

func TestForkOutlivesAReusedContext(t *testing.T) {
	stuck, release, path := make(chan struct{}), make(chan struct{}), make(chan string, 1)
	app := koa.New(&koa.Options{Env: "production", Silent: true, ReuseContexts: true}).Use(
		koa.When(func(ctx *koa.Context) bool { return ctx.Path() == "/slow" }, giveUp(stuck, nil)),
		koa.Handle(func(ctx *koa.Context) error {
			if ctx.Path() == "/slow" {
				close(stuck)
				<-release
				path <- ctx.Req().URL.Path + " " + ctx.Get("X-Who")
			}
			return nil
		}))
	get(app, "/slow", "X-Who", "first")
	get(app, "/fast", "X-Who", "second")
	close(release)
	if got := <-path; got != "/slow first" {
		t.Errorf("the late layer sees %q, want its own request", got)
	}
}
