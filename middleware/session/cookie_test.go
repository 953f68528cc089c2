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

func TestCookieOfEveryKind(t *testing.T) {
	for _, tt := range []struct {
		name string
		opts session.Options
		want []string // what the Set-Cookie lines begin with, or contain after "…"
	}{
		{"is signed", session.Options{}, []string{"koa.sess=eyJhIjoxLCJfZXhwaXJlIjo0ODU5OTI0NjQ1MDAwLCJfbWF4QWdlIjo4NjQwMDAwMH0=; path=/; httponly", "koa.sess.sig="}},
		{"need not be signed", session.Options{Signed: cookies.No}, []string{"koa.sess=eyJhIjox"}},
		{"is sealed", session.Options{Sealed: true}, []string{"koa.sess=v1."}},
		{"is encrypted", session.Options{Key: "EGG_SESS", Encrypt: true}, []string{"EGG_SESS="}},
		{"has the attributes of the options", session.Options{
			Sealed: true, Path: "/p", Domain: "example.com", HTTPOnly: cookies.No, SameSite: cookies.SameSiteStrict, Priority: cookies.PriorityHigh,
		}, []string{"…; path=/p; domain=example.com; priority=high; samesite=strict"}},
		{"may have a codec of its own", session.Options{Signed: cookies.No, Encode: func([]byte) (string, error) { return "mine", nil }}, []string{"koa.sess=mine;"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := browse(t, &tt.opts).visit(func(_ *koa.Context, s *session.Session) { s.Set("a", 1) }).Expect(http.StatusOK)
			lines := r.Header.Values("Set-Cookie")
			if len(lines) != len(tt.want) {
				t.Fatalf("cookies %q, want %q", lines, tt.want)
			}
			for i, want := range tt.want {
				part, inside := strings.CutPrefix(want, "…")
				if !strings.HasPrefix(lines[i], part) && !(inside && strings.HasSuffix(lines[i], part)) {
					t.Errorf("cookie %q, want %q", lines[i], want)
				}
			}
		})
	}
}

// Whatever a client sends as its session, it gets a new one and no error.
func TestBadCookies(t *testing.T) {
	for _, tt := range []struct {
		name   string
		opts   session.Options
		cookie string
		event  string
	}{
		{"no base64", session.Options{Signed: cookies.No}, "koa.sess=!!!", "invalid"},
		{"no JSON", session.Options{Signed: cookies.No}, "koa.sess=cGxhaW4gdGV4dA==", "invalid"},
		{"no object", session.Options{Signed: cookies.No}, "koa.sess=WzFd", "invalid"},
		{"null", session.Options{Signed: cookies.No}, "koa.sess=bnVsbA==", "invalid"},
		{"no signature", session.Options{}, "koa.sess=eyJhIjoxfQ==", ""},
		{"a bad signature", session.Options{}, "koa.sess=eyJhIjoxfQ==; koa.sess.sig=AAAAAAAAAAAAAAAAAAAAAAAAAAA", ""},
		{"no seal", session.Options{Sealed: true}, "koa.sess=eyJhIjoxfQ==", "invalid"},
		{"another key's encryption", session.Options{Encrypt: true}, "koa.sess=wvg7Vwoxgnq4bhRF5blOLkC9AzSdgSAEj5D_6bNR5ds3jLYj6XaBlONFSCZORbUe", ""},
		{"what the codec refuses", session.Options{Signed: cookies.No, Decode: func(string) ([]byte, error) { return nil, errors.New("no") }}, "koa.sess=x", "invalid"},
		{"a broken key of a store", session.Options{Sealed: true, Store: session.NewMemory(nil)}, "koa.sess=v1.x", "invalid"},
		{"an unknown key of a store", session.Options{Signed: cookies.No, Store: session.NewMemory(nil)}, "koa.sess=x", "missed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			event := ""
			tt.opts.OnMissed = func(*koa.Context, session.Event) { event = "missed" }
			tt.opts.OnInvalid = func(*koa.Context, session.Event) { event = "invalid" }
			f := browse(t, &tt.opts)
			f.handler = func(ctx *koa.Context) error {
				if s := session.From(ctx); !s.IsNew() || s.Len() != 0 {
					t.Errorf("the session has values or is not new")
				}
				return nil
			}
			f.Get("/").Set("Cookie", tt.cookie).Do().Expect(http.StatusNotFound)
			if event != tt.event {
				t.Errorf("event %q, want %q", event, tt.event)
			}
		})
	}
}

func TestSealedCookieExpires(t *testing.T) {
	expired := false
	f := browse(t, &session.Options{
		Sealed: true, MaxAge: time.Minute, OnExpired: func(*koa.Context, session.Event) { expired = true },
	})
	r := f.visit(func(_ *koa.Context, s *session.Session) { s.Set("a", 1) })
	f.handler = func(ctx *koa.Context) error {
		if got := session.From(ctx).Len(); got != 0 {
			t.Errorf("the session has %d values after its end", got)
		}
		return nil
	}
	f.advance(time.Minute)
	f.Get("/").Set("Cookie", "koa.sess="+cookieOf(r, "koa.sess")).Do()
	if !expired {
		t.Error("OnExpired was not called")
	}
}

func TestCookieOfAnOldKeyIsStillGood(t *testing.T) {
	for _, opts := range []*session.Options{nil, {Sealed: true}, {Encrypt: true}} {
		old := koa.New(&koa.Options{Env: "test", Keys: []string{"old key"}, Now: func() time.Time { return start }})
		old.Use(session.New(opts), func(ctx *koa.Context, _ koa.Handler) error {
			session.From(ctx).Set("a", 1)
			return nil
		})
		var cookie []string
		for _, line := range koatest.Request(t, old).Get("/").Do().Header.Values("Set-Cookie") {
			pair, _, _ := strings.Cut(line, ";")
			cookie = append(cookie, pair)
		}
		f := browse(t, opts)
		f.handler = func(ctx *koa.Context) error {
			if got := session.From(ctx).Get("a"); got != 1.0 {
				t.Errorf("a is %v, want 1", got)
			}
			return nil
		}
		f.Get("/").Set("Cookie", strings.Join(cookie, "; ")).Do()
	}
}

func TestTooLargeForACookie(t *testing.T) {
	fill := func(n int) func(*koa.Context, *session.Session) {
		return func(_ *koa.Context, s *session.Session) { s.Set("a", strings.Repeat("x", n)) }
	}
	for _, tt := range []struct {
		name string
		opts session.Options
		fits int
	}{
		{"signed", session.Options{}, 3014},
		{"sealed", session.Options{Sealed: true}, 2960},
		{"encrypted", session.Options{Encrypt: true}, 2220},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := browse(t, &tt.opts)
			r := f.visit(fill(tt.fits)).Expect(http.StatusOK)
			if size := len("koa.sess") + len(cookieOf(r, "koa.sess")); size > 4096 || size < 4030 {
				t.Errorf("the cookie has %d bytes, want just less than 4096", size)
			}
			r = f.visit(fill(tt.fits + 60)).Expect(http.StatusInternalServerError)
			if len(r.Errors) != 1 || !errors.Is(r.Errors[0], session.ErrTooLarge) {
				t.Errorf("errors %v, want ErrTooLarge", r.Errors)
			}
		})
	}
}

func TestCommitAfterTheHead(t *testing.T) {
	flush := func(do func(s *session.Session)) func(*koa.Context, *session.Session) {
		return func(ctx *koa.Context, s *session.Session) {
			do(s)
			_ = ctx.FlushHeaders()
		}
	}
	change := flush(func(s *session.Session) { s.Set("a", time.Now()) })
	for _, tt := range []struct {
		name    string
		store   session.Store
		known   bool // the browser has a session
		handler func(*koa.Context, *session.Session)
		want    error
	}{
		{"fails for a cookie", nil, true, change, session.ErrHeaderSent},
		{"fails for a new key", session.NewMemory(nil), false, change, session.ErrHeaderSent},
		{"works for a key that the browser has", session.NewMemory(nil), true, change, nil},
		{"works for a destroyed key", session.NewMemory(nil), true, flush((*session.Session).Destroy), nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := browse(t, &session.Options{Store: tt.store})
			if tt.known {
				f.visit(func(_ *koa.Context, s *session.Session) { s.Set("b", 1) }).Expect(http.StatusOK)
			}
			r := f.visit(tt.handler)
			switch {
			case tt.want == nil && len(r.Errors) > 0:
				t.Errorf("errors %v, want none", r.Errors)
			case tt.want != nil && (len(r.Errors) == 0 || !errors.Is(r.Errors[0], tt.want)):
				t.Errorf("errors %v, want %v", r.Errors, tt.want)
			}
		})
	}
}

// A cookie that nobody signed is the client's word: whatever it is, it is a
// session or none, and never an error.
func FuzzCookie(f *testing.F) {
	f.Add("eyJhIjoxLCJfZXhwaXJlIjoxNzA0MjUxMDQ1MDAwLCJfbWF4QWdlIjo4NjQwMDAwMH0=")
	f.Add("eyJfbWF4QWdlIjoxZTMwMCwiX2V4cGlyZSI6LTF9")
	f.Add("eyJfc2Vzc2lvbiI6dHJ1ZX0=")
	f.Add("W10=")
	f.Add("\x00=;")
	layer := session.New(&session.Options{Signed: cookies.No, Rolling: true})
	f.Fuzz(func(t *testing.T, value string) {
		ctx := koatest.NewContext(t, koatest.Header("Cookie", "koa.sess="+value))
		err := koatest.Run(ctx, layer, func(ctx *koa.Context) error {
			s := session.From(ctx)
			s.Values()
			if age := s.MaxAge(); age < session.BrowserSession {
				t.Errorf("MaxAge = %v", age)
			}
			return nil
		})
		if err != nil && !errors.Is(err, session.ErrTooLarge) {
			t.Errorf("%q makes an error: %v", value, err)
		}
	})
}
