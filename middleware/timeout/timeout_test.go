package timeout_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/memhttp"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/timeout"
)

// inTime runs test with a clock of its own, and fails when a goroutine is left.
func inTime(t *testing.T, test func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, test)
}

func TestInTimeTheResponseIsThatOfTheLayersInside(t *testing.T) {
	inTime(t, func(t *testing.T) {
		ctx := koatest.NewContext(t)
		err := koatest.Run(ctx, timeout.New(time.Second, nil), func(ctx *koa.Context) error {
			time.Sleep(999 * time.Millisecond)
			ctx.Set("X-Inside", "1")
			ctx.SetStatus(201)
			ctx.SetBody("in time")
			return nil
		})
		if err != nil || ctx.Status() != 201 || ctx.Body() != "in time" || !ctx.Response.Has("X-Inside") {
			t.Errorf("got %d %v (%v), want what was set", ctx.Status(), ctx.Body(), err)
		}
	})
}

func TestTooLateTheAnswerIsATimeout(t *testing.T) {
	for _, tt := range []struct {
		name   string
		opts   *timeout.Options
		status int
		text   string
	}{
		{"of 408", nil, 408, "Request timeout"},
		{"of another status", &timeout.Options{Status: 503}, 503, "Request timeout"},
		{"with another text", &timeout.Options{Message: "too slow"}, 408, "too slow"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inTime(t, func(t *testing.T) {
				start := time.Now()
				ctx := koatest.NewContext(t)
				err := koatest.Run(ctx, timeout.New(time.Second, tt.opts), func(ctx *koa.Context) error {
					<-ctx.Context().Done()
					if cause := context.Cause(ctx.Context()); !errors.Is(cause, timeout.ErrTimeout) {
						t.Errorf("the cause is %v, want ErrTimeout", cause)
					}
					return ctx.Context().Err()
				})
				var e *koa.HTTPError
				if !errors.As(err, &e) || e.Status != tt.status || e.Message != tt.text || !e.Expose || !errors.Is(err, timeout.ErrTimeout) {
					t.Errorf("got %#v, want %d %q", err, tt.status, tt.text)
				}
				if took := time.Since(start); took != time.Second {
					t.Errorf("it took %v, want a second", took)
				}
			})
		})
	}
}

func TestALateHandlerWritesIntoNothing(t *testing.T) {
	inTime(t, func(t *testing.T) {
		ended := make(chan struct{})
		app := koa.New(nil).Use(timeout.New(time.Second, nil), koa.Handle(func(ctx *koa.Context) error {
			defer close(ended)
			for i := range 2_000 { // one second of a thousand steps before the end, and one behind it
				ctx.Set("X-Late", fmt.Sprint(i))
				ctx.Append("X-More", "x")
				ctx.State.Set("step", i)
				ctx.SetStatus(200 + i%5)
				ctx.SetBody(strings.Repeat("late", i))
				time.Sleep(time.Millisecond)
			}
			if _, err := io.WriteString(ctx.Res(), "late"); err == nil {
				t.Error("a late write succeeded")
			}
			return ctx.FlushHeaders()
		}))
		res := koatest.Request(t, app).Get("/").Expect(408).ExpectBody("Request timeout").ExpectHeader("X-Late", "")
		if len(res.Errors) != 1 || !errors.Is(res.Errors[0], timeout.ErrTimeout) {
			t.Errorf("reported errors are %v, want the timeout", res.Errors)
		}
		<-ended
	})
}

func TestWhatALateHandlerLeavesIsReportedAndClosed(t *testing.T) {
	for _, tt := range []struct {
		name string
		end  func() error
		want string
	}{
		{"nothing", func() error { return nil }, ""},
		{"an error", func() error { return errors.New("late trouble") }, "late trouble"},
		{"a panic", func() error { panic("late panic") }, "panic: late panic"},
		{"an error of its context", func() error { return fmt.Errorf("query: %w", context.Canceled) }, ""},
		{"an abort", func() error { panic(http.ErrAbortHandler) }, ""},
		{"a goroutine that ended", func() error { runtime.Goexit(); return nil }, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inTime(t, func(t *testing.T) {
				late := ""
				app := koa.New(nil).OnError(func(err error, _ *koa.Context) {
					if !errors.Is(err, timeout.ErrTimeout) {
						late += err.Error()
					}
				})
				body, outcome := &source{Reader: strings.NewReader("late")}, koa.Outcome{}
				ctx := koatest.NewContext(t, koatest.App(app))
				err := koatest.Run(ctx, timeout.New(time.Second, nil), func(ctx *koa.Context) error {
					time.Sleep(2 * time.Second)
					ctx.OnFinished(func(o koa.Outcome) { outcome = o })
					ctx.SetBody(body)
					return tt.end()
				})
				time.Sleep(5 * time.Second)
				synctest.Wait()
				if !errors.Is(err, timeout.ErrTimeout) || late != tt.want {
					t.Errorf("got %v and reported %q, want a timeout and %q", err, late, tt.want)
				}
				if body.closed != 1 || outcome.Err == nil {
					t.Errorf("the body was closed %d times, the outcome is %+v; want once and an error", body.closed, outcome)
				}
			})
		})
	}
}

type source struct {
	io.Reader
	closed int
}

func (s *source) Close() error {
	s.closed++
	return nil
}

func TestInTimePanicsAreThoseOfTheLayersInside(t *testing.T) {
	aborted := func(end func()) koa.Handler {
		return func(*koa.Context) error { end(); return nil }
	}
	for _, tt := range []struct {
		name string
		next koa.Handler
	}{
		{"an abort aborts", aborted(func() { panic(http.ErrAbortHandler) })},
		{"a goroutine that ends aborts", aborted(runtime.Goexit)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			app := koa.New(nil).Use(timeout.New(time.Minute, nil), koa.Handle(tt.next))
			if res := koatest.Request(t, app).Get("/").Do(); !errors.Is(res.Err, koatest.ErrAborted) {
				t.Errorf("got %v, want a cut connection", res)
			}
		})
	}
	ctx := koatest.NewContext(t)
	err := koatest.Run(ctx, timeout.New(time.Minute, nil), func(*koa.Context) error { panic("boom") })
	if p, ok := errors.AsType[*koa.PanicError](err); !ok || p.Value != "boom" {
		t.Errorf("got %v, want the panic", err)
	}
}

func TestWhoeverHasBegunToAnswerIsLeftAlone(t *testing.T) {
	inTime(t, func(t *testing.T) {
		app := koa.New(nil).Use(timeout.New(time.Second, nil), koa.Handle(func(ctx *koa.Context) error {
			ctx.SetType("text/event-stream")
			ctx.SetStatus(200)
			if err := ctx.FlushHeaders(); err != nil {
				return err
			}
			time.Sleep(time.Minute)
			if err := ctx.Context().Err(); err != nil {
				t.Errorf("the context ended: %v", err)
			}
			ctx.SetBody("event")
			return nil
		}))
		koatest.Request(t, app).Get("/").Expect(200).ExpectBody("event")
	})
}

// slow gives its text a minute later, if the context it depends on lasts.
type slow struct {
	ctx  context.Context
	done bool
}

func (s *slow) Read(p []byte) (int, error) {
	if s.done {
		return 0, io.EOF
	}
	s.done = true
	select {
	case <-s.ctx.Done():
		return 0, s.ctx.Err()
	case <-time.After(time.Minute):
		return copy(p, "slow text"), nil
	}
}

func TestABodyMayTakeLonger(t *testing.T) {
	inTime(t, func(t *testing.T) {
		var inside context.Context
		app := koa.New(nil).Use(timeout.New(time.Second, nil), koa.Handle(func(ctx *koa.Context) error {
			inside = ctx.Context()
			ctx.SetBody(&slow{ctx: inside})
			return nil
		}))
		koatest.Request(t, app).Get("/").Expect(200).ExpectBody("slow text")
		if inside.Err() == nil {
			t.Error("the context lasts beyond the request")
		}
	})
}

func TestASlowUploadIsAnswered(t *testing.T) {
	read := make(chan error, 1)
	app := koa.New(&koa.Options{Silent: true}).Use(timeout.New(50*time.Millisecond, nil), koa.Handle(func(ctx *koa.Context) error {
		_, err := io.ReadAll(ctx.Request.BodyReader())
		read <- err
		return err
	})).OnError(func(error, *koa.Context) {})
	conn, err := memhttp.NewServer(t, app).Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf "); err != nil {
		t.Fatal(err)
	}
	answer := bufio.NewReader(conn) // while the other half never comes
	res, err := http.ReadResponse(answer, nil)
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(res.Body)
	if res.StatusCode != 408 || string(body) != "Request timeout" || !res.Close {
		t.Errorf("got %d %q, closing: %v; want a 408 that closes", res.StatusCode, body, res.Close)
	}
	if err := <-read; err == nil {
		t.Error("the body was read to its end")
	}
	if _, err := answer.ReadByte(); err != io.EOF {
		t.Errorf("the connection has %v, want its end", err)
	}
}

func TestNewRefusesNonsense(t *testing.T) {
	for _, tt := range []struct {
		name  string
		after time.Duration
		opts  *timeout.Options
		want  string
	}{
		{"no time", 0, nil, "timeout: the time must be positive, got 0s"},
		{"a status that is no error", time.Second, &timeout.Options{Status: 200}, "timeout: Options.Status: 200 is no error status"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			defer func() {
				if got := recover(); got != tt.want {
					t.Errorf("panic %v, want %v", got, tt.want)
				}
			}()
			timeout.New(tt.after, tt.opts)
		})
	}
}

func BenchmarkTimeout(b *testing.B) {
	app := koa.New(&koa.Options{Env: "production"}).Use(timeout.New(time.Minute, nil), koa.Handle(func(ctx *koa.Context) error {
		ctx.SetBody("text")
		return nil
	}))
	w, r := discard{http.Header{}}, koatest.NewContext(b).Req()
	b.ReportAllocs()
	for b.Loop() {
		app.ServeHTTP(w, r)
	}
}

type discard struct{ header http.Header }

func (d discard) Header() http.Header               { return d.header }
func (d discard) WriteHeader(int)                   {}
func (d discard) Write(p []byte) (int, error)       { return len(p), nil }
func (d discard) WriteString(s string) (int, error) { return len(s), nil }
