package memory_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/discovery/memory"
)

func TestFailedChecksCountAfterTTL(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var sick atomic.Bool
		r := memory.New(&memory.Options{
			TTL: 9 * time.Second,
			Check: func(context.Context, discovery.Instance) error {
				if sick.Load() {
					return errors.New("sick")
				}
				return nil
			},
		})
		reg, err := r.Register(t.Context(), discovery.Instance{Service: "users", Address: "127.0.0.1:80"})
		if err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		sick.Store(true)
		time.Sleep(7 * time.Second) // two checks failed
		if n := size(t, r); n != 1 {
			t.Errorf("%d instances within the TTL, want 1", n)
		}
		time.Sleep(3 * time.Second)
		if n := size(t, r); n != 0 {
			t.Errorf("%d instances after the TTL, want none", n)
		}
		sick.Store(false)
		time.Sleep(3 * time.Second)
		if n := size(t, r); n != 1 {
			t.Errorf("%d instances after a check succeeded again, want 1", n)
		}
		if err := reg.Deregister(t.Context()); err != nil {
			t.Error(err)
		}
	})
}
