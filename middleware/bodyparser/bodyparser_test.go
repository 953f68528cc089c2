package bodyparser_test

import (
	"errors"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/bodyparser"
)

const (
	typeJSON = "application/json"
	typeForm = "application/x-www-form-urlencoded"
)

// post is a Context of a POST with a body of a type.
func post(t testing.TB, contentType string, body any) *koa.Context {
	t.Helper()
	return koatest.NewContext(t, koatest.Method("POST"), koatest.Header("Content-Type", contentType), koatest.Body(body))
}

// run runs the middleware, and fails the test when it fails.
func run(t testing.TB, ctx *koa.Context, opts *bodyparser.Options) {
	t.Helper()
	if err := koatest.Run(ctx, bodyparser.New(opts), nil); err != nil {
		t.Fatal(err)
	}
}

func TestBodyParser(t *testing.T) {
	all := &bodyparser.Options{EnableTypes: []string{"json", "form", "text", "xml"}}
	empty := map[string]any{}
	for _, tt := range []struct {
		name        string
		opts        *bodyparser.Options
		contentType string
		body        any
		want        any
		raw         string // "-": nothing was parsed
	}{
		{"reads a JSON object", nil, typeJSON, `{"a":[1,"x",null]}`, map[string]any{"a": []any{1.0, "x", nil}}, `{"a":[1,"x",null]}`},
		{"reads a JSON list", nil, typeJSON, `[1]`, []any{1.0}, `[1]`},
		{"reads a body of unknown length", nil, typeJSON, io.MultiReader(strings.NewReader(`{"a"`), strings.NewReader(`:1}`)), map[string]any{"a": 1.0}, `{"a":1}`},
		{"drops a byte order mark", nil, typeJSON, "\ufeff{}", empty, "\ufeff{}"},
		{"knows other names of JSON", nil, "application/vnd.api+json; charset=utf-8", `{}`, empty, `{}`},
		{"makes an empty object of an empty JSON body", nil, typeJSON, "", empty, ""},
		{"makes an empty object of no body", nil, typeJSON, nil, empty, ""},
		{"reads other JSON values when it is loose", &bodyparser.Options{LooseJSON: true}, typeJSON, ` 42`, 42.0, ` 42`},
		{"makes a text of an empty loose body", &bodyparser.Options{LooseJSON: true}, typeJSON, "", "", ""},
		{"reads a form", nil, typeForm, "a[b]=1&c.d=2&e[]=3", map[string]any{
			"a": map[string]any{"b": "1"}, "c": map[string]any{"d": "2"}, "e": []any{"3"},
		}, "a[b]=1&c.d=2&e[]=3"},
		{"hands limits of a form on", &bodyparser.Options{QueryString: bodyparser.QueryString{ParameterLimit: 1}}, typeForm, "a=1&b=2", map[string]any{"a": "1"}, "a=1&b=2"},
		{"replaces what is no UTF-8 in a form", nil, typeForm, "a=\xff", map[string]any{"a": "\ufffd"}, "a=\xff"},
		{"reads text when asked to", all, "text/plain", "hello\x00", "hello\x00", "hello\x00"},
		{"reads XML when asked to", all, "application/xml", "<a/>", "<a/>", "<a/>"},
		{"leaves text alone otherwise", nil, "text/plain", "hello", empty, "-"},
		{"leaves unknown types alone", nil, "application/ld+json", "{}", empty, "-"},
		{"leaves a body without a type alone", nil, "", "{}", empty, "-"},
		{"leaves a malformed type alone", nil, "json", "{}", empty, "-"},
		{"takes types that are added", &bodyparser.Options{ExtendTypes: map[string][]string{"json": {"application/*+json"}}}, "application/ld+json", `{"a":1}`, map[string]any{"a": 1.0}, `{"a":1}`},
		{"keeps its own types then", &bodyparser.Options{ExtendTypes: map[string][]string{"json": {"text/json"}}}, typeJSON, `{"a":1}`, map[string]any{"a": 1.0}, `{"a":1}`},
		{"detects JSON by a function", &bodyparser.Options{
			EnableTypes: []string{"form"}, DetectJSON: func(ctx *koa.Context) bool { return ctx.Path() == "/" },
		}, "text/x", `{"a":1}`, map[string]any{"a": 1.0}, `{"a":1}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx := post(t, tt.contentType, tt.body)
			run(t, ctx, tt.opts)
			if got := bodyparser.From(ctx); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("From = %#v, want %#v", got, tt.want)
			}
			raw := bodyparser.Raw(ctx)
			if (raw == nil) != (tt.raw == "-") || raw != nil && string(raw) != tt.raw {
				t.Errorf("Raw = %q, want %q", raw, tt.raw)
			}
		})
	}
}

func TestBodyParserAnswers(t *testing.T) {
	small := &bodyparser.Options{JSONLimit: 20, FormLimit: 20}
	for _, tt := range []struct {
		name        string
		opts        *bodyparser.Options
		contentType string
		body        any
		status      int
		want        string
	}{
		{"400 to JSON that is no object or list", nil, typeJSON, `"str"`, 400, "invalid JSON, only supports object and array"},
		{"400 to broken JSON", nil, typeJSON, `{"a":`, 400, "invalid JSON at byte 5, a: unexpected end"},
		{"400 to trailing data", nil, typeJSON, `{} {}`, 400, "invalid JSON at byte 3: unexpected '{'"},
		{"400 to NUL", nil, typeJSON, "\x00", 400, "invalid JSON, only supports object and array"},
		{"400 to blanks", nil, typeJSON, "  ", 400, "invalid JSON, only supports object and array"},
		{"400 to a forbidden name", nil, typeJSON, `{"__proto__":{}}`, 400, "Object contains forbidden prototype property"},
		{"400 to deep JSON", nil, typeJSON, strings.Repeat("[", 100_000), 400, ""},
		{"413 by Content-Length", small, typeForm, strings.Repeat("a", 21), 413, "request entity too large: FormLimit is 20B"},
		{"413 while reading", small, typeJSON, io.MultiReader(strings.NewReader(strings.Repeat("[", 21))), 413, "request entity too large: JSONLimit is 20B"},
		{"400 to a body cut short", nil, typeJSON, io.MultiReader(strings.NewReader("{"), failing{io.ErrUnexpectedEOF}), 400, "request aborted"},
		{"408 to a body that takes too long", nil, typeJSON, io.MultiReader(failing{slow{}}), 408, "request timeout"},
		{"with the status of a layer that limits bodies", nil, typeJSON, io.MultiReader(failing{&http.MaxBytesError{Limit: 3}}), 413, "http: request body too large"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx := post(t, tt.contentType, tt.body)
			err := koatest.Run(ctx, bodyparser.New(tt.opts), func(*koa.Context) error {
				t.Error("the layers below ran")
				return nil
			})
			if got := koa.StatusOf(err); got != tt.status {
				t.Errorf("status %d, want %d", got, tt.status)
			}
			if err == nil || tt.want != "" && err.Error() != tt.want {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

// failing is a body whose connection fails.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// slow is what a connection fails with when its deadline passes.
type slow struct{}

func (slow) Error() string   { return "i/o timeout" }
func (slow) Timeout() bool   { return true }
func (slow) Temporary() bool { return true }

func TestBodyParserLeavesRequestsAlone(t *testing.T) {
	for _, tt := range []struct {
		name   string
		method string
		before func(ctx *koa.Context)
		want   any
	}{
		{"of another method", "GET", func(*koa.Context) {}, nil},
		{"for which it was disabled", "POST", bodyparser.Disable, nil},
		{"whose body another layer has parsed", "POST", func(ctx *koa.Context) { ctx.Request.SetBody("other") }, "other"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx := koatest.NewContext(t, koatest.Method(tt.method),
				koatest.Header("Content-Type", typeJSON), koatest.Body(failing{errors.New("the body was read")}))
			tt.before(ctx)
			run(t, ctx, nil)
			if got := bodyparser.From(ctx); got != tt.want || bodyparser.Raw(ctx) != nil {
				t.Errorf("From = %v, Raw = %v, want %v and nil", got, bodyparser.Raw(ctx), tt.want)
			}
		})
	}
}

func TestBodyParserDoesNotReadWhatItDoesNotParse(t *testing.T) {
	ctx := post(t, "application/octet-stream", failing{errors.New("the body was read")})
	run(t, ctx, nil)
}

func TestBodyParserDoesNotReadAnAnnouncedExcess(t *testing.T) {
	ctx := koatest.NewContext(t, koatest.Method("POST"), koatest.Header("Content-Type", typeJSON),
		koatest.Header("Content-Length", "9999999999"), koatest.Body(failing{errors.New("the body was read")}))
	if err := koatest.Run(ctx, bodyparser.New(nil), nil); koa.StatusOf(err) != 413 {
		t.Errorf("got %v, want 413", err)
	}
}

func TestParsedMethods(t *testing.T) {
	ctx := koatest.NewContext(t, koatest.Method("DELETE"), koatest.Body(map[string]int{"a": 1}))
	run(t, ctx, &bodyparser.Options{ParsedMethods: []string{"DELETE"}})
	if want := map[string]any{"a": 1.0}; !reflect.DeepEqual(bodyparser.From(ctx), want) {
		t.Errorf("From = %v, want %v", bodyparser.From(ctx), want)
	}
}

func TestOnError(t *testing.T) {
	t.Run("may answer with an error of its own", func(t *testing.T) {
		opts := &bodyparser.Options{OnError: func(err error, ctx *koa.Context) error { return ctx.Throw(422, "unreadable", err) }}
		err := koatest.Run(post(t, typeJSON, "{"), bodyparser.New(opts), nil)
		parse, ok := errors.AsType[*bodyparser.ParseError](err)
		if koa.StatusOf(err) != 422 || !ok || parse.Offset != 1 || string(parse.Body) != "{" {
			t.Errorf("got %v, %+v, want 422 with the cause", err, parse)
		}
	})
	t.Run("may let the request go on without a body", func(t *testing.T) {
		ctx, called := post(t, typeJSON, "{"), false
		opts := &bodyparser.Options{OnError: func(error, *koa.Context) error { return nil }}
		err := koatest.Run(ctx, bodyparser.New(opts), func(ctx *koa.Context) error {
			called = true
			_, err := bodyparser.Decode[map[string]any](ctx)
			if koa.StatusOf(err) != 400 {
				t.Errorf("Decode gives %v, want the error that was let pass", err)
			}
			return nil
		})
		if err != nil || !called || bodyparser.From(ctx) != nil || bodyparser.Raw(ctx) != nil {
			t.Errorf("err %v, called %v, From %v, Raw %v", err, called, bodyparser.From(ctx), bodyparser.Raw(ctx))
		}
	})
}

func TestBodyCanBeReadAgain(t *testing.T) {
	ctx := post(t, typeJSON, `{"a":1}`)
	run(t, ctx, nil)
	if got, err := io.ReadAll(ctx.Request.BodyReader()); string(got) != `{"a":1}` || err != nil {
		t.Errorf("the body below is %q, %v", got, err)
	}
}

func TestNewRefuses(t *testing.T) {
	for _, tt := range []struct {
		opts bodyparser.Options
		want string
	}{
		{bodyparser.Options{EnableTypes: []string{"yaml"}}, `bodyparser: Options.EnableTypes: "yaml" is none of json, form, text and xml`},
		{bodyparser.Options{ExtendTypes: map[string][]string{"yaml": nil}}, `bodyparser: Options.ExtendTypes: "yaml" is none of json, form, text and xml`},
		{bodyparser.Options{ExtendTypes: map[string][]string{"json": {""}}}, `bodyparser: Options.ExtendTypes: an empty media type for "json"`},
		{bodyparser.Options{ParsedMethods: []string{"post"}}, `bodyparser: Options.ParsedMethods: "post" is not in upper case`},
		{bodyparser.Options{JSONLimit: -1}, `bodyparser: Options.JSONLimit: -1 is negative`},
		{bodyparser.Options{JSONDepth: 1e6}, `bodyparser: Options.JSONDepth: 1000000 is more than 10000`},
		{bodyparser.Options{QueryString: bodyparser.QueryString{Depth: -1}}, `bodyparser: Options.QueryString.Depth: -1 is negative`},
	} {
		t.Run(tt.want, func(t *testing.T) {
			defer func() {
				if got := recover(); got != tt.want {
					t.Errorf("panic %v, want %v", got, tt.want)
				}
			}()
			bodyparser.New(&tt.opts)
		})
	}
}
