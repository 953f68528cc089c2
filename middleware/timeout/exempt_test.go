package timeout_test

import (
	"errors"
	"testing"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/timeout"
)

// workLong works for an hour, unless it is told to end.
func workLong(ctx *koa.Context) error {
	select {
	case <-ctx.Context().Done():
		return ctx.Context().Err()
	case <-time.After(time.Hour):
		return nil
	}
}

func TestExemptByOption(t *testing.T) {
	inTime(t, func(t *testing.T) {
		layer := timeout.New(time.Second, &timeout.Options{
			Exempt: func(ctx *koa.Context) bool { return ctx.Path() == "/events" },
		})
		if err := koatest.Run(koatest.NewContext(t, koatest.Target("/events")), layer, workLong); err != nil {
			t.Errorf("the exempt request got %v", err)
		}
		if err := koatest.Run(koatest.NewContext(t), layer, workLong); !errors.Is(err, timeout.ErrTimeout) {
			t.Errorf("the other request got %v, want a timeout", err)
		}
	})
}

func TestExemptInAHandler(t *testing.T) {
	for _, tt := range []struct {
		name  string
		layer koa.Middleware
		call  time.Duration
		want  bool
	}{
		{"lifts the limit", timeout.New(time.Second, nil), 0, true},
		{"lifts all limits", koa.Compose(timeout.New(time.Second, nil), timeout.New(time.Minute, nil)), 0, true},
		{"comes too late", timeout.New(time.Second, nil), 2 * time.Second, false},
		{"comes too late for one of them", koa.Compose(timeout.New(time.Second, nil), timeout.New(time.Minute, nil)), 2 * time.Second, false},
		{"lifts nothing where no limit is", koa.Compose(), 0, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inTime(t, func(t *testing.T) {
				lifted := make(chan bool, 2)
				ctx := koatest.NewContext(t)
				err := koatest.Run(ctx, tt.layer, func(ctx *koa.Context) error {
					time.Sleep(tt.call)
					lifted <- timeout.Exempt(ctx)
					lifted <- timeout.Exempt(ctx)
					return workLong(ctx)
				})
				if first, second := <-lifted, <-lifted; first != second {
					t.Error("the second call says something else")
				}
				if inTime := err == nil; inTime != tt.want {
					t.Errorf("the request got %v, in time: want %v", err, tt.want)
				}
			})
		})
	}
}
