package session_test

import (
	"encoding/json"
	"math"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/session"
)

func TestValues(t *testing.T) {
	type point struct{ X, Y int }
	for _, tt := range []struct {
		name string
		do   func(s *session.Session)
		want string // what the next request finds
	}{
		{"keep the order in which they were set", func(s *session.Session) { s.Set("b", 1); s.Set("a", 2) }, `{"b":1,"a":2}`},
		{"keep their place when set again", func(s *session.Session) { s.Set("b", 1); s.Set("a", 2); s.Set("b", 3) }, `{"b":3,"a":2}`},
		{"move to the end when deleted in between", func(s *session.Session) { s.Set("b", 1); s.Set("a", 2); s.Delete("b"); s.Set("b", 3) }, `{"a":2,"b":3}`},
		{"can be anything that JSON has", func(s *session.Session) { s.Set("p", []any{point{1, 2}, nil, "é<&>"}) }, `{"p":[{"X":1,"Y":2},null,"é<&>"]}`},
		{"keep the digits of large integers", func(s *session.Session) { s.Set("id", uint64(math.MaxUint64)) }, `{"id":18446744073709551615}`},
		{"are not saved when their name begins with _", func(s *session.Session) { s.Set("_secret", 1); s.Set("_expire", 0); s.Set("isNew", 1); s.Set("a", 1) }, `{"a":1}`},
		{"can be replaced all at once", func(s *session.Session) { s.Set("a", 1); s.SetValues(point{3, 4}) }, `{"X":3,"Y":4}`},
		{"are taken from a map too, but for names with _", func(s *session.Session) { s.SetValues(map[string]any{"a": 1, "_b": 2}) }, `{"a":1}`},
		{"can have an empty name", func(s *session.Session) { s.Set("", 1) }, `{"":1}`},
		{"begin anew after Destroy", func(s *session.Session) { s.Set("a", 1); s.Destroy(); s.Set("b", 2) }, `{"b":2}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, opts := range []*session.Options{nil, {Sealed: true}, {Encrypt: true}, {Store: session.NewMemory(nil)}} {
				f := browse(t, opts)
				f.visit(func(_ *koa.Context, s *session.Session) { tt.do(s) }).Expect(http.StatusOK)
				if got := f.values(t); got != tt.want {
					t.Errorf("the next request finds %s, want %s", got, tt.want)
				}
			}
		})
	}
}

func TestGet(t *testing.T) {
	f := browse(t, nil)
	f.visit(func(_ *koa.Context, s *session.Session) {
		s.Set("n", 7)
		s.Set("list", []string{"a"})
		s.Set("null", nil)
		if n, ok := session.Get[int](s, "n"); n != 7 || !ok {
			t.Errorf("Get[int] = %v, %v, want 7, true", n, ok)
		}
		if n, ok := session.Get[string](s, "n"); n != "" || ok {
			t.Errorf("Get[string] of a number = %q, %v, want none", n, ok)
		}
		if list, ok := session.Get[[]int](s, "list"); list != nil || ok {
			t.Errorf("Get[[]int] of texts = %v, %v, want none", list, ok)
		}
		if _, ok := session.Get[any](s, "none"); ok {
			t.Error("Get found what was not set")
		}
		if _, ok := session.Get[any](s, "null"); !ok {
			t.Error("Get did not find null")
		}
		if n := s.Get("n"); n != 7.0 {
			t.Errorf("Get = %v (%T), want the float64 7", n, n)
		}
		s.Get("list").([]any)[0] = "changed"
		if want := map[string]any{"n": 7.0, "list": []any{"a"}, "null": nil}; !reflect.DeepEqual(s.Values(), want) {
			t.Errorf("Values = %v, want %v: what Get returns is a copy", s.Values(), want)
		}
		if s.Len() != 3 {
			t.Errorf("Len = %d, want 3", s.Len())
		}
	}).Expect(http.StatusOK)
}

func TestPrivateValuesLastForTheRequest(t *testing.T) {
	f := browse(t, nil)
	f.visit(func(_ *koa.Context, s *session.Session) {
		s.Set("_user", "joe")
		if got := s.Get("_user"); got != "joe" {
			t.Errorf("Get = %v, want joe", got)
		}
		if text, err := json.Marshal(s); err != nil || string(text) != "{}" {
			t.Errorf("the session is shown as %s, %v, want {}", text, err)
		}
		s.Delete("_user")
		if got := s.Get("_user"); got != nil {
			t.Errorf("Get after Delete = %v, want nil", got)
		}
	}).Expect(http.StatusOK)
}

func TestSaveFailsForWhatIsNoJSON(t *testing.T) {
	for _, tt := range []struct {
		name string
		do   func(s *session.Session)
		want string
	}{
		{"names the value", func(s *session.Session) { s.Set("fn", func() {}) }, `session: set "fn": json: unsupported type: func()`},
		{"names the first one", func(s *session.Session) { s.Set("a", math.Inf(1)); s.Set("b", func() {}) }, `session: set "a"`},
		{"refuses values that are no JSON", func(s *session.Session) { s.SetValues(func() {}) }, "session: set values: json: unsupported type"},
		{"refuses other JSON than objects as values", func(s *session.Session) { s.SetValues(5) }, "session: set values: JSON value is not an object"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := browse(t, nil)
			r := f.visit(func(_ *koa.Context, s *session.Session) { tt.do(s) }).Expect(http.StatusInternalServerError)
			if len(r.Errors) != 1 || !strings.HasPrefix(r.Errors[0].Error(), tt.want) {
				t.Errorf("errors %v, want %s", r.Errors, tt.want)
			}
		})
	}
}

func TestMaxAge(t *testing.T) {
	for _, tt := range []struct {
		name    string
		opts    *session.Options
		set     time.Duration
		lasts   time.Duration
		expires string // of the cookie
	}{
		{"is a day by default, and the first cookie has no expiry", nil, 0, 24 * time.Hour, ""},
		{"can be an option", &session.Options{MaxAge: time.Minute}, 0, time.Minute, start.Add(time.Minute).Format(http.TimeFormat)},
		{"can be changed for one session", &session.Options{MaxAge: time.Minute}, time.Hour, time.Hour, start.Add(time.Hour).Format(http.TimeFormat)},
		{"can be the browser's", &session.Options{MaxAge: -5}, 0, 1000 * time.Hour, ""},
		{"can become the browser's", nil, -5, 1000 * time.Hour, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := browse(t, tt.opts)
			r := f.visit(func(_ *koa.Context, s *session.Session) {
				s.Set("a", 1)
				if tt.set != 0 {
					s.SetMaxAge(tt.set)
				}
			})
			_, after, _ := strings.Cut(r.Header.Get("Set-Cookie"), "expires=")
			if got, _, _ := strings.Cut(after, ";"); got != tt.expires {
				t.Errorf("the cookie expires %q, want %q", got, tt.expires)
			}
			f.advance(tt.lasts)
			if got := f.values(t); got != `{"a":1}` {
				t.Errorf("after %v the session is %s", tt.lasts, got)
			}
			if f.advance(time.Second); tt.lasts < 1000*time.Hour && f.values(t) != "{}" {
				t.Errorf("after %v the session is still there", tt.lasts+time.Second)
			}
		})
	}
}
