package meta_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/meta"
	"github.com/koa-go/koa/koatest"
)

// took returns an application whose handler takes that long by its clock.
func took(d time.Duration, opts *meta.Options, err error) *koa.Application {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	app := koa.New(&koa.Options{Silent: true, Now: func() time.Time { return now }})
	return app.Use(meta.New(opts), func(*koa.Context, koa.Handler) error { now = now.Add(d); return err })
}

func TestReadtime(t *testing.T) {
	precise := &meta.Options{PerformanceTimer: true}
	for _, tt := range []struct {
		took time.Duration
		opts *meta.Options
		err  error
		want string
	}{
		{0, nil, nil, "0"},
		{1999 * time.Microsecond, nil, nil, "1"},
		{2 * time.Second, nil, nil, "2000"},
		{1999999 * time.Nanosecond, precise, nil, "1.999"},
		{1500 * time.Microsecond, precise, nil, "1.5"},
		{3 * time.Millisecond, precise, nil, "3"},
		{-time.Second, nil, nil, "0"},
		{time.Second, nil, errors.New("x"), ""},
	} {
		koatest.Request(t, took(tt.took, tt.opts, tt.err)).Get("/").Do().ExpectHeader("X-Readtime", tt.want)
	}
}

func TestLogging(t *testing.T) {
	var text bytes.Buffer
	log := slog.New(slog.NewTextHandler(&text, nil))
	opts := &meta.Options{Logger: func(*koa.Context) *slog.Logger { return log }}
	get := func() {
		t.Helper()
		koatest.Request(t, took(0, opts, nil)).Get("http://a.example/").Set("User-Agent", "curl/8").Do()
	}
	opts.Logging = true
	get()
	if want := `level=INFO msg="[meta] request started, host: a.example, user-agent: curl/8"`; !strings.Contains(text.String(), want) {
		t.Errorf("logged %q, want %q", text.String(), want)
	}
	text.Reset()
	opts.Logging = false
	get()
	if text.Len() > 0 {
		t.Errorf("logged %q, want nothing", text.String())
	}
}

func ExampleNew() {
	now := time.Unix(0, 0)
	app := koa.New(&koa.Options{Now: func() time.Time { return now }})
	app.Use(meta.New(nil), func(ctx *koa.Context, _ koa.Handler) error {
		now = now.Add(7 * time.Millisecond) // the work
		ctx.SetBody("done")
		return nil
	})
	w := httptest.NewRecorder()
	app.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	fmt.Println(w.Header().Get("X-Readtime"))
	// Output: 7
}
