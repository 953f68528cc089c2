package session_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/cookies"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/session"
)

func TestNewRefuses(t *testing.T) {
	store := session.NewMemory(nil)
	for _, tt := range []struct {
		name string
		opts session.Options
		want string
	}{
		{"a name that no cookie can have", session.Options{Key: "a=b"}, `session: Options: cookies: "a=b"`},
		{"a domain that is none", session.Options{Domain: "a b"}, "session: Options: cookies:"},
		{"two ways to encrypt", session.Options{Encrypt: true, Sealed: true}, "session: Options.Encrypt and Options.Sealed"},
		{"two stores", session.Options{Store: store, ContextStore: func(*koa.Context) session.Store { return store }}, "session: Options.Store and"},
		{"an external key without a store", session.Options{ExternalKey: &session.ExternalKey{}}, "session: Options.ExternalKey: needs a Store"},
		{"half an external key", session.Options{Store: store, ExternalKey: &session.ExternalKey{}}, "session: Options.ExternalKey: needs both"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			defer func() {
				if text, _ := recover().(string); !strings.HasPrefix(text, tt.want) {
					t.Errorf("panic %q, want %q", text, tt.want)
				}
			}()
			session.New(&tt.opts)
		})
	}
}

func TestFromWithoutMiddlewareIsNil(t *testing.T) {
	if s := session.From(koatest.NewContext(t)); s != nil {
		t.Errorf("From = %v, want nil", s)
	}
}

func TestInnermostSessionCounts(t *testing.T) {
	app := koa.New(&koa.Options{Env: "test", Keys: []string{"k"}})
	app.Use(session.New(nil), session.New(&session.Options{Key: "inner"}), func(ctx *koa.Context, _ koa.Handler) error {
		session.From(ctx).Set("a", 1)
		return nil
	})
	r := koatest.Request(t, app).Get("/").Do()
	if cookieOf(r, "inner") == "" || cookieOf(r, "koa.sess") != "" {
		t.Errorf("cookies %q, want one of the inner session", r.Header.Values("Set-Cookie"))
	}
}

func TestWrites(t *testing.T) {
	set := func(_ *koa.Context, s *session.Session) { s.Set("a", 1) }
	read := func(_ *koa.Context, s *session.Session) { s.Get("a") }
	for _, tt := range []struct {
		name   string
		opts   session.Options
		first  func(*koa.Context, *session.Session)
		later  time.Duration
		second func(*koa.Context, *session.Session)
		want   bool // the second request writes
	}{
		{"nothing for a reader", session.Options{}, set, time.Hour, read, false},
		{"nothing for equal values", session.Options{}, set, time.Hour, set, false},
		{"nothing for equal values set all at once, when somebody has looked", session.Options{}, set, 0, func(_ *koa.Context, s *session.Session) { s.Len(); s.SetValues(map[string]int{"a": 1}) }, false},
		{"a session that was emptied at once", session.Options{}, set, 0, func(_ *koa.Context, s *session.Session) { s.SetValues(struct{}{}) }, true},
		{"nothing for a value that was set back", session.Options{}, set, 0, func(_ *koa.Context, s *session.Session) { s.Set("a", 2); s.Set("a", 1) }, false},
		{"a changed value", session.Options{}, set, 0, func(_ *koa.Context, s *session.Session) { s.Set("a", 2) }, true},
		{"an emptied session", session.Options{}, set, 0, func(_ *koa.Context, s *session.Session) { s.Delete("a") }, true},
		{"a rolling session", session.Options{Rolling: true}, set, 0, read, true},
		{"a session that has little time left", session.Options{Renew: true}, set, 13 * time.Hour, read, true},
		{"no session that has time left", session.Options{Renew: true}, set, 11 * time.Hour, read, false},
		{"no browser session again", session.Options{Renew: true, MaxAge: session.BrowserSession}, set, 100 * time.Hour, read, false},
		{"what is to be saved in any case", session.Options{}, set, 0, func(ctx *koa.Context, s *session.Session) { _ = s.Save(ctx) }, true},
		{"only on demand if so", session.Options{ManualCommit: true}, set, 0, set, false},
		{"on demand", session.Options{ManualCommit: true}, set, 0, func(ctx *koa.Context, s *session.Session) { s.Set("a", 2); _ = s.Commit(ctx) }, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, store := range []session.Store{nil, session.NewMemory(nil)} {
				opts := tt.opts
				opts.Store = store
				f := browse(t, &opts)
				f.visit(tt.first).Expect(http.StatusOK)
				f.advance(tt.later)
				r := f.visit(tt.second).Expect(http.StatusOK)
				if wrote := cookieOf(r, "koa.sess") != ""; wrote != tt.want {
					t.Errorf("with the store %v the second request writes: %v, want %v", store, wrote, tt.want)
				}
			}
		})
	}
}

func TestDestroy(t *testing.T) {
	for _, store := range []session.Store{nil, session.NewMemory(nil)} {
		f := browse(t, &session.Options{Store: store})
		f.visit(func(_ *koa.Context, s *session.Session) { s.Set("a", 1) }).Expect(http.StatusOK)
		f.visit(func(_ *koa.Context, s *session.Session) {
			if s.Destroy(); !s.Destroyed() || s.Len() != 0 {
				t.Error("the session has values after Destroy")
			}
			s.Set("b", 1)
			if s.Destroyed() {
				t.Error("a session with new values counts as destroyed")
			}
			s.Destroy()
		}).Expect(http.StatusOK)
		if got := f.values(t); got != "{}" {
			t.Errorf("the next request finds %s, want no session", got)
		}
	}
}

func TestHooks(t *testing.T) {
	var saved, events []string
	note := func(name string) func(*koa.Context, session.Event) {
		return func(ctx *koa.Context, e session.Event) {
			session.From(ctx).Get("x") // hooks may use the session
			events = append(events, name+" "+string(e.Value))
		}
	}
	f := browse(t, &session.Options{
		MaxAge:   time.Hour,
		Valid:    func(_ *koa.Context, s *session.Session) bool { return s.Get("uid") != nil },
		OnMissed: note("missed"), OnExpired: note("expired"), OnInvalid: note("invalid"),
		BeforeSave: func(_ *koa.Context, s *session.Session) {
			text, _ := s.MarshalJSON()
			saved = append(saved, string(text))
			s.Set("stamp", 1)
		},
	})
	f.visit(func(_ *koa.Context, s *session.Session) { s.Set("a", 1) }).Expect(http.StatusOK)
	if got := f.values(t); got != "{}" {
		t.Errorf("a session that Valid refuses is %s", got)
	}
	f.visit(func(_ *koa.Context, s *session.Session) { s.Set("uid", 1) }).Expect(http.StatusOK)
	if got := f.values(t); got != `{"uid":1,"stamp":1}` {
		t.Errorf("a session that Valid accepts is %s", got)
	}
	f.advance(2 * time.Hour)
	if got := f.values(t); got != "{}" {
		t.Errorf("an expired session is %s", got)
	}
	if got := strings.Join(saved, " "); got != `{"a":1} {"uid":1}` {
		t.Errorf("BeforeSave saw %s", got)
	}
	if len(events) != 3 || !strings.HasPrefix(events[0], `invalid {"a":1,"stamp":1,"_expire":`) ||
		!strings.HasPrefix(events[2], `expired {"uid":1,`) {
		t.Errorf("events %q, want invalid (twice) and expired with their values", events)
	}
}

func TestErrors(t *testing.T) {
	broken, refused := errors.New("store is down"), errors.New("handler is cross")
	for _, tt := range []struct {
		name    string
		store   session.Store
		handler koa.Handler
		want    []error
	}{
		{"of reading keep the layers below from running", failingStore{get: broken}, func(*koa.Context) error { return refused }, []error{broken}},
		{"of saving are returned", failingStore{set: broken}, func(*koa.Context) error { return nil }, []error{broken}},
		{"of saving do not hide what went wrong before", failingStore{set: broken}, func(*koa.Context) error { return refused }, []error{broken, refused}},
		{"of a store that has nonsense are none", nonsense{}, func(*koa.Context) error { return nil }, nil},
		{"of destroying are returned", failingStore{destroy: broken}, func(ctx *koa.Context) error { session.From(ctx).Destroy(); return nil }, []error{broken}},
		{"of regenerating reach the handler", failingStore{destroy: broken}, func(ctx *koa.Context) error {
			if err := session.From(ctx).Regenerate(ctx); !errors.Is(err, broken) {
				t.Errorf("Regenerate = %v, want %v", err, broken)
			}
			session.From(ctx).Destroy()
			return refused
		}, []error{broken, refused}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := browse(t, &session.Options{Store: tt.store, ExternalKey: &session.ExternalKey{
				Get: func(ctx *koa.Context) string { return ctx.Get("X-Key") },
				Set: func(ctx *koa.Context, key string) { ctx.Set("X-Key", key) },
			}})
			f.handler = func(ctx *koa.Context) error {
				session.From(ctx).Set("a", 1)
				return tt.handler(ctx)
			}
			r := f.Get("/").Set("X-Key", "k").Do()
			if len(r.Errors) != len(tt.want) {
				t.Fatalf("errors %v, want %v", r.Errors, tt.want)
			}
			for i, want := range tt.want {
				if !errors.Is(r.Errors[i], want) {
					t.Errorf("error %d is %v, want %v", i, r.Errors[i], want)
				}
			}
		})
	}
}

func TestErrorsOfTheCodecAreReturned(t *testing.T) {
	broken := errors.New("codec is broken")
	f := browse(t, &session.Options{Encode: func([]byte) (string, error) { return "", broken }})
	r := f.visit(func(_ *koa.Context, s *session.Session) { s.Set("a", 1) }).Expect(http.StatusInternalServerError)
	if len(r.Errors) != 1 || !errors.Is(r.Errors[0], broken) {
		t.Errorf("errors %v, want %v", r.Errors, broken)
	}
}

func TestRegenerateAfterDestroyOnlyDestroys(t *testing.T) {
	f := browse(t, nil)
	f.visit(func(_ *koa.Context, s *session.Session) { s.Set("a", 1) }).Expect(http.StatusOK)
	r := f.visit(func(ctx *koa.Context, s *session.Session) {
		s.Destroy()
		if err := s.Regenerate(ctx); err != nil {
			t.Error(err)
		}
	}).Expect(http.StatusOK)
	if cookie := r.Header.Get("Set-Cookie"); !strings.HasPrefix(cookie, "koa.sess=; ") {
		t.Errorf("the cookie is set to %q, want it removed", cookie)
	}
}

func TestMissingKeysAreAMistakeOfTheProgram(t *testing.T) {
	for _, opts := range []*session.Options{nil, {Sealed: true}, {Encrypt: true}, {Store: session.NewMemory(nil)}} {
		app := koa.New(&koa.Options{Env: "test"})
		app.Use(session.New(opts), func(ctx *koa.Context, _ koa.Handler) error {
			session.From(ctx).Set("a", 1)
			return nil
		})
		r := koatest.Request(t, app).Get("/").Do().Expect(http.StatusInternalServerError)
		if len(r.Errors) != 1 || !errors.Is(r.Errors[0], cookies.ErrNoKeys) {
			t.Errorf("errors %v, want ErrNoKeys", r.Errors)
		}
	}
}
