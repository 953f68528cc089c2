package consul_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/koa-go/koa/discovery/consul"
	"github.com/koa-go/koa/internal/testserver"
)

func TestKV(t *testing.T) {
	t.Parallel()
	agent := testserver.StartConsul(t)
	kv := open(t, agent, consul.Options{}).KV()
	ctx := t.Context()
	const key = "shop/über & co?/limit"
	if v, err := kv.Get(ctx, key); v.Index != 0 || v.Data != nil || err != nil {
		t.Fatalf("a key that is not there: %+v, %v", v, err)
	}
	if ok, err := kv.CompareAndSwap(ctx, key, []byte("1"), 0); !ok || err != nil {
		t.Fatalf("made: %v, %v", ok, err)
	}
	if ok, err := kv.CompareAndSwap(ctx, key, []byte("2"), 0); ok || err != nil {
		t.Fatalf("made twice: %v, %v", ok, err)
	}
	v, err := kv.Get(ctx, key)
	if string(v.Data) != "1" || v.Index == 0 || err != nil {
		t.Fatalf("%s at %d, %v", v.Data, v.Index, err)
	}
	if ok, err := kv.CompareAndSwap(ctx, key, nil, v.Index); !ok || err != nil {
		t.Fatalf("swapped: %v, %v", ok, err)
	}
	if v, err := kv.Get(ctx, key); v.Data == nil || len(v.Data) != 0 || err != nil {
		t.Errorf("an empty value: %q, %v", v.Data, err)
	}
	if err := kv.Delete(ctx, key); err != nil {
		t.Error(err)
	}
	if v, err := kv.Get(ctx, key); v.Index != 0 || err != nil {
		t.Errorf("after Delete: %+v, %v", v, err)
	}
	if err := kv.Put(ctx, "", nil); err == nil {
		t.Error("Put takes an empty key")
	}
}

func TestKeyWatcher(t *testing.T) {
	t.Parallel()
	agent := testserver.StartConsul(t)
	kv := open(t, agent, consul.Options{Retry: 100 * time.Millisecond}).KV()
	w := kv.Watch("limits")
	next := func(want string, exists bool) {
		t.Helper()
		v, err := w.Next(t.Context())
		if string(v.Data) != want || v.Index != 0 != exists || err != nil {
			t.Fatalf("%q at %d, %v, want %q", v.Data, v.Index, err, want)
		}
	}
	put := func(text string) {
		t.Helper()
		if err := kv.Put(t.Context(), "limits", []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	next("", false)
	put("a")
	next("a", true)
	if err := kv.Put(t.Context(), "limits/other", []byte("x")); err != nil { // is none of its business
		t.Fatal(err)
	}
	put("b")
	next("b", true)
	agent.Kill()
	agent.Start()
	put("c")
	next("c", true)
	if err := kv.Delete(t.Context(), "limits"); err != nil {
		t.Fatal(err)
	}
	next("", false)

	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := w.Next(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Next: %v", err)
	}
}
