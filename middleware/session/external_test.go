package session_test

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"sync"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/session"
)

var uuid = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

func TestExternalKeys(t *testing.T) {
	var keys []string
	note := func(_ *koa.Context, s *session.Session) {
		s.Set("n", len(keys))
		keys = append(keys, s.ExternalKey())
	}
	f := browse(t, &session.Options{Store: session.NewMemory(nil)})
	f.visit(note)
	f.visit(note)
	f.visit(func(ctx *koa.Context, s *session.Session) {
		if err := s.Regenerate(ctx); err != nil {
			t.Error(err)
		}
		note(ctx, s)
	})
	f.visit(func(ctx *koa.Context, s *session.Session) { s.Destroy(); note(ctx, s) })
	f.visit(note)
	if !uuid.MatchString(keys[0]) {
		t.Errorf("the key is %q, want a random UUID", keys[0])
	}
	if keys[1] != keys[0] || keys[2] == keys[1] || keys[4] == keys[2] {
		t.Errorf("keys %q: want a new one after Regenerate and Destroy, and only then", keys)
	}
	if got := f.values(t); got != `{"n":4}` {
		t.Errorf("the session is %s, want only what was set after Destroy", got)
	}
}

// An attacker who plants a key or saw one gains nothing by it.
func TestSessionFixation(t *testing.T) {
	store := session.NewMemory(nil)
	header := &session.ExternalKey{
		Get: func(ctx *koa.Context) string { return ctx.Get("X-Key") },
		Set: func(ctx *koa.Context, key string) { ctx.Set("X-Key", key) },
	}
	f := browse(t, &session.Options{Store: store, ExternalKey: header})
	f.handler = func(ctx *koa.Context) error {
		s := session.From(ctx)
		s.Set("user", "joe")
		return s.Regenerate(ctx)
	}
	key := f.Get("/").Set("X-Key", "planted").Do().Header.Get("X-Key")
	if key == "" || key == "planted" {
		t.Fatalf("the session has the key %q, want one of our own", key)
	}
	after := f.Get("/").Set("X-Key", key).Do().Header.Get("X-Key")
	for _, dead := range []string{"planted", key} {
		if data, _ := store.Get(t.Context(), dead); data != nil {
			t.Errorf("the store has %s under the key %q, which login should have ended", data, dead)
		}
	}
	if data, _ := store.Get(t.Context(), after); data == nil {
		t.Error("the store has nothing under the new key")
	}
}

func TestEmptyKeysAreRefused(t *testing.T) {
	f := browse(t, &session.Options{Store: session.NewMemory(nil), GenID: func(*koa.Context) string { return "" }})
	f.visit(func(_ *koa.Context, s *session.Session) { s.Set("a", 1) }).Expect(http.StatusInternalServerError)
}

func TestContextStoreMustGiveOne(t *testing.T) {
	f := browse(t, &session.Options{ContextStore: func(*koa.Context) session.Store { return nil }})
	f.visit(func(*koa.Context, *session.Session) {}).Expect(http.StatusInternalServerError)
}

func TestContextStore(t *testing.T) {
	stores := map[string]*session.Memory{"a": session.NewMemory(nil), "b": session.NewMemory(nil)}
	f := browse(t, &session.Options{ContextStore: func(ctx *koa.Context) session.Store { return stores[ctx.Get("X-Tenant")] }})
	f.handler = func(ctx *koa.Context) error {
		s := session.From(ctx)
		n, _ := session.Get[int](s, "n")
		s.Set("n", n+1)
		ctx.SetBody(n + 1)
		return nil
	}
	for _, tt := range []struct{ tenant, want string }{{"a", "1"}, {"a", "2"}, {"b", "1"}} {
		f.Get("/").Set("X-Tenant", tt.tenant).Do().ExpectBody(tt.want)
	}
}

// parallel sends a request whose handler waits for another one, which runs in
// between.
func parallel(t *testing.T, f *fixture, slow, quick func(s *session.Session)) {
	t.Helper()
	f.handler = func(ctx *koa.Context) error {
		s := session.From(ctx)
		if ctx.Path() == "/quick" {
			quick(s)
			return nil
		}
		slow(s)
		f.Get("/quick").Do()
		return nil
	}
	f.Get("/slow").Do()
}

func TestParallelRequests(t *testing.T) {
	add := func(name string, v any) func(*session.Session) {
		return func(s *session.Session) { s.Set(name, v) }
	}
	for _, tt := range []struct {
		name          string
		opts          session.Options
		slow, quick   func(*session.Session)
		merged, plain string // with and without a Swapper
	}{
		{"keep each other's new fields", session.Options{}, add("slow", 1), add("quick", 1),
			`{"a":1,"b":2,"quick":1,"slow":1}`, `{"a":1,"b":2,"slow":1}`},
		{"keep each other's changes", session.Options{}, add("a", 9), add("b", 8), `{"a":9,"b":8}`, `{"a":9,"b":2}`},
		{"keep each other's deletions", session.Options{},
			func(s *session.Session) { s.Delete("a") }, func(s *session.Session) { s.Delete("b") }, `{}`, `{"b":2}`},
		{"agree on the last value of one field", session.Options{}, add("a", 9), add("a", 8), `{"a":9,"b":2}`, `{"a":9,"b":2}`},
		{"do not undo changes by rolling", session.Options{Rolling: true},
			func(*session.Session) {}, add("a", 8), `{"a":8,"b":2}`, `{"a":1,"b":2}`},
		{"do not bring a destroyed session back", session.Options{},
			add("a", 9), (*session.Session).Destroy, `{}`, `{"a":9,"b":2}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			memory := session.NewMemory(nil)
			for _, side := range []struct {
				store session.Store
				want  string
			}{{memory, tt.merged}, {plainStore{memory}, tt.plain}} {
				tt.opts.Store = side.store
				f := browse(t, &tt.opts)
				f.visit(func(_ *koa.Context, s *session.Session) { s.Set("a", 1); s.Set("b", 2) }).Expect(http.StatusOK)
				parallel(t, f, tt.slow, tt.quick)
				if got := f.values(t); got != side.want {
					t.Errorf("with %T the session is %s, want %s", side.store, got, side.want)
				}
			}
		})
	}
}

func TestManyParallelRequestsLoseNothing(t *testing.T) {
	const requests = 24
	f := browse(t, &session.Options{Store: session.NewMemory(nil)})
	f.visit(func(_ *koa.Context, s *session.Session) { s.Set("start", 1) }).Expect(http.StatusOK)
	f.handler = func(ctx *koa.Context) error {
		session.From(ctx).Set(ctx.Path(), 1)
		return nil
	}
	var all sync.WaitGroup
	for i := range requests {
		all.Go(func() { f.Get("/" + string(rune('a'+i))).Do() })
	}
	all.Wait()
	f.visit(func(_ *koa.Context, s *session.Session) {
		if s.Len() != requests+1 {
			t.Errorf("the session has %d values, want %d", s.Len(), requests+1)
		}
	})
}

// goneStore tells when the request's context is done.
type goneStore struct {
	*session.Memory
	err error
}

func (s *goneStore) Set(c context.Context, key string, data []byte, opts session.SetOptions) error {
	s.err = c.Err()
	return s.Memory.Set(c, key, data, opts)
}

func TestSavesForAClientThatWentAway(t *testing.T) {
	store := &goneStore{Memory: session.NewMemory(nil), err: errors.New("nothing was saved")}
	app := koa.New(&koa.Options{Env: "test", Keys: []string{"k"}})
	ctx := koatest.NewContext(t, koatest.App(app))
	gone, leave := context.WithCancel(ctx.Context())
	ctx.SetContext(gone)
	err := koatest.Run(ctx, session.New(&session.Options{Store: store}), func(ctx *koa.Context) error {
		session.From(ctx).Set("a", 1)
		leave()
		return nil
	})
	if err != nil || store.err != nil {
		t.Errorf("the session is saved with the context's %v, %v; want neither", store.err, err)
	}
}

// Layers that a timeout has given up on may go on while the session is saved.
func TestUseFromManyGoroutines(t *testing.T) {
	f := browse(t, &session.Options{Store: session.NewMemory(nil)})
	f.visit(func(ctx *koa.Context, s *session.Session) {
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				s.Set("a", 1)
				s.Get("a")
				s.Values()
				s.SetMaxAge(0)
			})
		}
		if err := s.Save(ctx); err != nil {
			t.Error(err)
		}
		all.Wait()
	}).Expect(http.StatusOK)
}
