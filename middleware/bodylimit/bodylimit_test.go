package bodylimit_test

import (
	"errors"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/bodylimit"
)

func TestBodyLimit(t *testing.T) {
	for _, tt := range []struct {
		name   string
		limit  int64
		body   any
		status int
		read   string
	}{
		{"passes what is under the limit", 5, "1234", 0, "1234"},
		{"passes what is at the limit", 5, "12345", 0, "12345"},
		{"refuses an announced excess", 5, "123456", 413, ""},
		{"passes an unannounced body at the limit", 5, iotest.OneByteReader(strings.NewReader("12345")), 0, "12345"},
		{"stops reading an unannounced excess", 5, iotest.OneByteReader(strings.NewReader("123456")), 413, "12345"},
		{"stops an excess that comes at once", 5, iotest.HalfReader(strings.NewReader(strings.Repeat("x", 4096))), 413, "xxxxx"},
		{"hands other failures on", 5, io.MultiReader(strings.NewReader("12"), iotest.ErrReader(errors.New("reset"))), 500, "12"},
		{"may allow nothing", 0, "1", 413, ""},
		{"passes requests without a body", 0, nil, 0, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx := koatest.NewContext(t, koatest.Method("POST"), koatest.Body(tt.body))
			var got []byte
			err := koatest.Run(ctx, bodylimit.New(tt.limit), func(ctx *koa.Context) error {
				var err error
				got, err = io.ReadAll(ctx.Request.BodyReader())
				if _, again := ctx.Request.BodyReader().Read(make([]byte, 1)); err != nil && again == nil {
					t.Error("a second read goes on")
				}
				return err
			})
			if koa.StatusOf(err) != tt.status || string(got) != tt.read {
				t.Errorf("read %q, then %v, want %q and status %d", got, err, tt.read, tt.status)
			}
		})
	}
}

func TestErrorNamesTheLimit(t *testing.T) {
	ctx := koatest.NewContext(t, koatest.Method("POST"), koatest.Body(strings.Repeat("x", 2000)))
	err := koatest.Run(ctx, bodylimit.New(1536), nil)
	if want := "request entity too large: the limit is 1.5KB"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if cause, ok := errors.AsType[*http.MaxBytesError](err); !ok || cause.Limit != 1536 {
		t.Errorf("the cause is %v, want what net/http handlers look for", cause)
	}
}

func TestHandlersOfNetHTTPAreLimited(t *testing.T) {
	app := koa.New(nil).Use(bodylimit.New(3), koa.FromHTTP(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.ReadAll(r.Body); err != nil {
			http.Error(w, err.Error(), http.StatusRequestEntityTooLarge)
		}
	})))
	koatest.Request(t, app).Post("/").Send(iotest.OneByteReader(strings.NewReader("1234"))).Expect(413)
}

func TestMemoryStaysBounded(t *testing.T) {
	ctx := koatest.NewContext(t, koatest.Method("POST"), koatest.Body(zeros{}))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	err := koatest.Run(ctx, bodylimit.New(1<<30), func(ctx *koa.Context) error {
		_, err := io.Copy(io.Discard, ctx.Request.BodyReader())
		return err
	})
	runtime.ReadMemStats(&after)
	if koa.StatusOf(err) != 413 {
		t.Errorf("got %v, want 413", err)
	}
	if n := after.TotalAlloc - before.TotalAlloc; n > 1<<20 {
		t.Errorf("an endless body costs %d bytes", n)
	}
}

// zeros is a body that never ends.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

func TestNewRefusesNegativeLimits(t *testing.T) {
	defer func() {
		if got, want := recover(), "bodylimit: New: -1 is negative"; got != want {
			t.Errorf("panic %v, want %v", got, want)
		}
	}()
	bodylimit.New(-1)
}

func BenchmarkBodyLimit(b *testing.B) {
	layer := bodylimit.New(1 << 20)
	ctx := koatest.NewContext(b)
	end := func(*koa.Context) error { return nil }
	b.ReportAllocs()
	for b.Loop() {
		if err := layer(ctx, end); err != nil {
			b.Fatal(err)
		}
	}
}
