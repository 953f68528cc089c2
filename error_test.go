package koa_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/koa-go/koa"
)

func TestThrowfKeepsTheCause(t *testing.T) {
	ctx := contextFor(nil, "/")
	err := ctx.Throwf(502, "upstream %s: %w", "a", io.ErrUnexpectedEOF)
	if !errors.Is(err, io.ErrUnexpectedEOF) || err.Error() != "upstream a: unexpected EOF" || koa.StatusOf(err) != 502 {
		t.Errorf("got %v with status %d", err, koa.StatusOf(err))
	}
}

func TestAssertions(t *testing.T) {
	ctx := contextFor(nil, "/")
	list := []int{1}
	for _, tt := range []struct {
		name  string
		err   error
		holds bool
	}{
		{"equal numbers", ctx.AssertEqual(1, 1, 400), true},
		{"numbers of two types", ctx.AssertEqual(1, int64(1), 400), false},
		{"nil and nil", ctx.AssertEqual(nil, nil, 400), true},
		{"nil and a nil pointer", ctx.AssertEqual(nil, (*int)(nil), 400), false},
		{"slices, which cannot be compared", ctx.AssertEqual(list, list, 400), false},
		{"slices that are not equal, as they cannot be", ctx.AssertNotEqual(list, list, 400), true},
		{"deeply equal slices", ctx.AssertDeepEqual(list, []int{1}, 400), true},
		{"deeply equal slices that must not be", ctx.AssertNotDeepEqual(list, []int{1}, 400), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if (tt.err == nil) != tt.holds || !tt.holds && koa.StatusOf(tt.err) != 400 {
				t.Errorf("got %v, holds: %v", tt.err, tt.holds)
			}
		})
	}
}

func TestPropsFillTheError(t *testing.T) {
	for name, headers := range map[string]any{
		"an http.Header": http.Header{"X-Reason": {"none"}},
		"a map":          map[string]string{"x-reason": "none"},
	} {
		err := koa.NewError(500, koa.Props{"message": "said", "expose": true, "headers": headers, "status": 200, "code": "E"})
		if err.Message != "said" || !err.Expose || err.Header.Get("X-Reason") != "none" || err.Status != 500 || err.Props["code"] != "E" {
			t.Errorf("with %s: %+v", name, err)
		}
	}
}

func TestNewErrorRefusesWhatItDoesNotKnow(t *testing.T) {
	defer func() {
		if text := fmt.Sprint(recover()); !strings.HasPrefix(text, "koa: ") || !strings.Contains(text, "int") {
			t.Errorf("panicked with %q, want a text that names the type", text)
		}
	}()
	_ = koa.NewError(400, 42)
}

func TestLoggerGetsWhatNobodyHandled(t *testing.T) {
	var log bytes.Buffer
	app := koa.New(&koa.Options{Env: "test", Logger: slog.New(slog.NewTextHandler(&log, nil))}).Use(koa.Handle(func(ctx *koa.Context) error {
		switch ctx.Path() {
		case "/panic":
			panic("boom")
		case "/hidden":
			return koa.NewError(400, koa.Props{"expose": false, "message": "hidden"})
		}
		return ctx.Throw(400, "shown to the client")
	}))
	for target, want := range map[string][]string{
		"/panic":  {"panic: boom", "request.url=/panic", "request.status=404", "error_test.go"},
		"/hidden": {"err=hidden"},
		"/shown":  nil,
	} {
		log.Reset()
		get(app, target)
		for _, part := range want {
			if !strings.Contains(log.String(), part) {
				t.Errorf("%s logged %q, want it to say %q", target, log.String(), part)
			}
		}
		if want == nil && log.Len() > 0 {
			t.Errorf("%s logged %q, want nothing", target, log.String())
		}
	}
}

func TestErrorListenerThatPanicsStopsNothing(t *testing.T) {
	heard := false
	var log bytes.Buffer
	app := koa.New(&koa.Options{Env: "test", Logger: slog.New(slog.NewTextHandler(&log, nil))}).
		Use(koa.Handle(func(ctx *koa.Context) error { return ctx.Throw(500) })).
		OnError(func(error, *koa.Context) { panic("in the listener") }).
		OnError(func(error, *koa.Context) { heard = true })
	wantAnswer(t, get(app, "/"), 500, "Internal Server Error")
	if !heard || !strings.Contains(log.String(), "in the listener") {
		t.Errorf("the second listener heard: %v; logged %q", heard, log.String())
	}
}

func TestErrorThatEncodingGivesIsAnswered500(t *testing.T) {
	for _, method := range []string{"GET", "HEAD"} {
		var got error
		app := newApp(layer(func(ctx *koa.Context) { ctx.SetBody(map[string]any{"f": func() {}}) })).OnError(func(err error, _ *koa.Context) { got = err })
		if w := send(app, method, "/", ""); w.Code != 500 || w.Header().Get("Content-Type") != "text/plain; charset=utf-8" || got == nil {
			t.Errorf("%s is answered %d %v, reported %v", method, w.Code, w.Header(), got)
		}
	}
}
