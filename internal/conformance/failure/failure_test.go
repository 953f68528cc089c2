package failure_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/failure"
	"github.com/koa-go/koa/internal/conformance/match"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/internal/conformance/ordered"
)

func parse(t *testing.T, text string) any {
	t.Helper()
	v, err := ordered.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// thrown makes the error of ctx.throw(...args).
func thrown(t *testing.T, args string) *koa.HTTPError {
	t.Helper()
	status, rest, err := failure.Args(parse(t, args).([]any))
	if err != nil {
		t.Fatal(err)
	}
	return koa.NewError(status, rest...)
}

func TestArgs(t *testing.T) {
	for _, tt := range []struct{ args, want string }{
		{`[]`, `{"message":"Internal Server Error","status":500,"expose":false}`},
		{`[404]`, `{"message":"Not Found","status":404,"expose":true}`},
		{`["text"]`, `{"message":"text","status":500,"expose":false}`},
		{`[400,"text",{"expose":false}]`, `{"message":"text","status":400,"expose":false}`},
		{`[409,{"$error":{"message":"cause"}}]`, `{"message":"cause","status":409,"expose":true}`},
		{`[{"$error":{"message":"cause","status":418}}]`, `{"message":"cause","status":418,"expose":true}`},
	} {
		if got := match.Text(failure.Describe(thrown(t, tt.args))); got != tt.want {
			t.Errorf("throw(%s) is %s, want %s", tt.args, got, tt.want)
		}
	}
	if h := thrown(t, `[401,{"headers":{"www-authenticate":["a","b"]}}]`).Header; len(h["Www-Authenticate"]) != 2 {
		t.Errorf("headers are %v, want two of Www-Authenticate", h)
	}
}

func TestArgsThatGoCannotTake(t *testing.T) {
	var inexpressible option.Inexpressible
	for _, args := range []string{`[true]`, `["x",400]`, `[400,{"$error":{"message":"m","status":"4"}}]`, `[400,{"headers":5}]`} {
		if _, _, err := failure.Args(parse(t, args).([]any)); !errors.As(err, &inexpressible) {
			t.Errorf("Args(%s) = %v, want an Inexpressible", args, err)
		}
	}
	if _, _, err := failure.Args(parse(t, `[{"$error":{}}]`).([]any)); err == nil || errors.As(err, &inexpressible) {
		t.Errorf("an $error without message gives %v, want an error of the vectors", err)
	}
}

// New hangs what JavaScript hangs on any error to where koa looks for it.
func TestNew(t *testing.T) {
	for _, tt := range []struct {
		props  string
		status int
		shown  string
	}{
		{`{}`, 500, `{"message":"m","status":null,"expose":null}`},
		{`{"code":"ENOENT"}`, 500, `{"message":"m","status":null,"expose":null}`},
		{`{"status":403}`, 403, `{"message":"m","status":403,"expose":null}`},
		{`{"statusCode":404}`, 404, `{"message":"m","status":null,"expose":null}`},
		{`{"status":403,"expose":true}`, 403, `{"message":"m","status":403,"expose":true}`},
		{`{"headers":{"A":"1"}}`, 500, `{"message":"m","status":null,"expose":null}`},
	} {
		err, wrong := failure.New("m", parse(t, tt.props).(ordered.Object))
		if wrong != nil {
			t.Fatal(wrong)
		}
		if got := koa.StatusOf(err); got != tt.status {
			t.Errorf("%s: koa sees status %d, want %d", tt.props, got, tt.status)
		}
		if got := match.Text(failure.Describe(err)); got != tt.shown {
			t.Errorf("%s is shown as %s, want %s", tt.props, got, tt.shown)
		}
	}
}

func TestDescribe(t *testing.T) {
	for _, tt := range []struct {
		name string
		err  error
		want string
	}{
		{"an error of the standard library", errors.New("x y"), `{"message":"x y","status":null,"expose":null}`},
		{"what wraps an HTTPError", fmt.Errorf("save: %w", koa.NewError(404)), `{"message":"Not Found","status":404,"expose":true}`},
		{"a panic with an error", &koa.PanicError{Value: errors.New("x")}, `{"message":"x","status":null,"expose":null}`},
		{"a panic with a text", &koa.PanicError{Value: "koa: no"}, `{"message":"koa: no","status":null,"expose":null}`},
		{"a panic with anything else", &koa.PanicError{Value: 5}, `{"message":"panic: 5","status":null,"expose":null}`},
		{"a refused header", &koa.HeaderError{Name: "X-A", Reason: "is bad"}, `{"message":"X-A is bad","status":null,"expose":null}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := match.Text(failure.Describe(tt.err)); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
	// The name of a package before a message is Go's, not the vector's.
	o := failure.Describe(&koa.PanicError{Value: "koa: no"})
	if diffs := match.Diff(o, parse(t, `{"message":"no","status":null,"expose":null}`)); len(diffs) > 0 {
		t.Errorf("got %+v", diffs)
	}
	if text := match.Text(o); !strings.Contains(text, "koa: no") {
		t.Errorf("Text hides who says it: %s", text)
	}
}
