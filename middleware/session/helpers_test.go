package session_test

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/session"
)

// start is when the clock of the tests stands at first: far ahead, since the
// cookie jar of a browser goes by the real one.
var start = time.Date(2124, 1, 2, 3, 4, 5, 0, time.UTC)

// clock is moved by hand.
type clock struct{ moved atomic.Int64 }

func (c *clock) now() time.Time           { return start.Add(time.Duration(c.moved.Load())) }
func (c *clock) advance(by time.Duration) { c.moved.Add(int64(by)) }

// fixture is an application with a session in front of one handler, and a
// browser that keeps its cookies.
type fixture struct {
	clock
	*koatest.Client

	handler koa.Handler
}

// browse starts a fixture. Its handler is set before each request.
func browse(t *testing.T, opts *session.Options) *fixture {
	t.Helper()
	f := &fixture{}
	app := koa.New(&koa.Options{Env: "test", Keys: []string{"new key", "old key"}, Now: f.now})
	app.Use(session.New(opts), func(ctx *koa.Context, _ koa.Handler) error { return f.handler(ctx) })
	f.Client = koatest.Agent(t, app)
	return f
}

// visit sends a request that only runs do.
func (f *fixture) visit(do func(ctx *koa.Context, s *session.Session)) *koatest.Response {
	f.handler = func(ctx *koa.Context) error {
		do(ctx, session.From(ctx))
		ctx.SetBody("ok")
		return nil
	}
	return f.Get("/").Do()
}

// values sends a request that only reads, and returns the session as JSON.
func (f *fixture) values(t *testing.T) string {
	t.Helper()
	var text []byte
	f.visit(func(_ *koa.Context, s *session.Session) {
		var err error
		if text, err = s.MarshalJSON(); err != nil {
			t.Error(err)
		}
	}).Expect(http.StatusOK)
	return string(text)
}

// cookieOf is the value of a cookie that a response sets, "" when it sets none.
func cookieOf(r *koatest.Response, name string) string {
	for _, line := range r.Header.Values("Set-Cookie") {
		if value, ok := strings.CutPrefix(line, name+"="); ok {
			value, _, _ = strings.Cut(value, ";")
			return value
		}
	}
	return ""
}

// plainStore hides that a store is a Swapper.
type plainStore struct{ session.Store }

// failingStore fails as err says, method by method.
type failingStore struct{ get, set, destroy error }

// nonsense is a store that has it under every key.
type nonsense struct{ failingStore }

func (nonsense) Get(context.Context, string) ([]byte, error) { return []byte("nonsense"), nil }

func (s failingStore) Get(context.Context, string) ([]byte, error) { return nil, s.get }
func (s failingStore) Set(context.Context, string, []byte, session.SetOptions) error {
	return s.set
}
func (s failingStore) Destroy(context.Context, string) error { return s.destroy }
