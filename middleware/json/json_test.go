package json_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/json"
)

type order struct {
	ID    int      `json:"id"`
	Name  string   `json:"name"`
	Lines []string `json:"lines"`
}

func app(opts *json.Options, h koa.Handler) *koa.Application {
	return koa.New(&koa.Options{Env: "test"}).Use(json.New(opts), koa.Handle(h))
}

func body(b any) koa.Handler {
	return func(ctx *koa.Context) error { ctx.SetBody(b); return nil }
}

func TestJSON(t *testing.T) {
	value := order{7, "<tobi> & \u2028", []string{"a", "b"}}
	const (
		line   = `{"id":7,"name":"<tobi> & ` + "\u2028" + `","lines":["a","b"]}`
		pretty = "{\n  \"id\": 7,\n  \"name\": \"<tobi> & \u2028\",\n  \"lines\": [\n    \"a\",\n    \"b\"\n  ]\n}"
	)
	for _, tt := range []struct {
		name   string
		opts   *json.Options
		target string
		body   any
		want   string
	}{
		{"is indented", nil, "/", value, pretty},
		{"is indented as far as asked", &json.Options{Spaces: 4}, "/", []int{1}, "[\n    1\n]"},
		{"is short where it is empty", nil, "/", map[string]any{"a": []int{}, "b": map[string]int{}}, "{\n  \"a\": [],\n  \"b\": {}\n}"},
		{"is in one line when that is off", &json.Options{DisablePretty: true}, "/?pretty", value, line},
		{"is in one line unless asked for", &json.Options{DisablePretty: true, Param: "pretty"}, "/?x", value, line},
		{"is indented when asked for", &json.Options{DisablePretty: true, Param: "pretty"}, "/?pretty", value, pretty},
		{"is indented when asked for with any value", &json.Options{DisablePretty: true, Param: "pretty"}, "/?pretty=false", value, pretty},
		{"is what is no text", nil, "/", `{"a":1}`, `{"a":1}`},
		{"is what is no bytes", nil, "/", []byte(`{"a":1}`), `{"a":1}`},
		{"is what is no stream", nil, "/", io.MultiReader(strings.NewReader(`{"a":1}`)), `{"a":1}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			koatest.Request(t, app(tt.opts, body(tt.body))).Get(tt.target).Expect(200).ExpectBody(tt.want)
		})
	}
}

func TestTypeAndLengthFit(t *testing.T) {
	client := koatest.Request(t, app(nil, body([]int{1})))
	client.Head("/").Expect(200).ExpectHeader("Content-Type", "application/json; charset=utf-8").ExpectHeader("Content-Length", "7")
	client = koatest.Request(t, app(nil, func(ctx *koa.Context) error {
		ctx.SetType("application/hal+json")
		ctx.SetStatus(201)
		ctx.SetBody([]int{1})
		return nil
	}))
	client.Get("/").Expect(201).ExpectHeader("Content-Type", "application/hal+json").ExpectBody("[\n  1\n]")
}

func TestErrorsPass(t *testing.T) {
	koatest.Request(t, app(nil, func(ctx *koa.Context) error {
		ctx.SetBody([]int{1})
		return koa.NewError(400, "bad")
	})).Get("/").Expect(400).ExpectBody("bad")
}

func TestWhatCannotBeEncodedIsAnError(t *testing.T) {
	res := koatest.Request(t, app(nil, body(map[string]any{"f": func() {}}))).Get("/").Expect(500)
	if len(res.Errors) != 1 || !strings.Contains(res.Errors[0].Error(), "unsupported type") {
		t.Errorf("reported %v, want that the type is unsupported", res.Errors)
	}
}

func TestNoBodyStaysNone(t *testing.T) {
	koatest.Request(t, app(nil, body(nil))).Get("/").Expect(204).ExpectBody("")
}

func TestNewRefusesSpaces(t *testing.T) {
	for _, spaces := range []int{-1, 11} {
		func() {
			defer func() {
				if got, _ := recover().(string); !strings.HasPrefix(got, "json: Options.Spaces: must be between 1 and 10") {
					t.Errorf("%d spaces: panic %q", spaces, got)
				}
			}()
			json.New(&json.Options{Spaces: spaces})
			t.Error(errors.New("no panic"))
		}()
	}
}

func BenchmarkJSON(b *testing.B) {
	layer := json.New(nil)
	ctx := koatest.NewContext(b)
	value := order{7, "tobi", []string{"a", "b"}}
	end := func(ctx *koa.Context) error { ctx.SetBody(value); return nil }
	b.ReportAllocs()
	for b.Loop() {
		if err := layer(ctx, end); err != nil {
			b.Fatal(err)
		}
	}
}
