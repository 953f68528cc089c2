package onerror_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/onerror"
	"github.com/koa-go/koa/koatest"
)

// errBoom is what is thrown at Egg, where it got a status and more as properties.
var errBoom = errors.New("boom <b>")

// missing is a failed open with that text.
type missing struct{ error }

func (missing) Is(target error) bool { return target == fs.ErrNotExist }

// thrown are the errors of the vectors by name.
var thrown = map[string]error{
	"500":      errBoom,
	"503":      koa.NewError(503, errBoom),
	"400":      koa.NewError(400, errBoom),
	"422":      koa.NewError(422, errBoom, koa.Props{"code": "invalid_param", "errors": []any{invalid{"a", "required"}}}),
	"code":     koa.NewError(500, errBoom, koa.Props{"code": "E_CODE"}),
	"type":     koa.NewError(400, errBoom, koa.Props{"type": "E_TYPE"}),
	"enoent":   missing{errBoom},
	"status-1": koa.NewError(-1, errBoom),
	"199":      koa.NewError(199, errBoom),
	"600":      koa.NewError(600, errBoom),
	"499":      &koa.HTTPError{Status: 499, Message: errBoom.Error(), Err: errBoom},
	"299":      koa.NewError(201, errBoom),
	"headers":  koa.NewError(429, errBoom, http.Header{"Retry-After": {"5"}}),
	"throw":    koa.NewError(403, "no <i>"),
	"throw500": koa.NewError(500, "secret"),
	"props":    koa.NewError(409, "conflict", koa.Props{"code": "C1", "errors": []string{"x"}, "other": 2}),
	"props500": koa.NewError(500, "conflict", koa.Props{"code": "C1", "errors": []string{"x"}, "other": 2}),
}

type invalid struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

// The vectors are answers of egg 3.34.0 with egg-onerror 2.4.0, without the lines of
// JavaScript stacks: environment, error, Accept, status, Content-Type, body. In
// the environment page there is an errorPageUrl; there the text of a redirect has
// the type of HTML in Egg, also when it is none, which is no vector.
func TestAnswersAreEggs(t *testing.T) {
	text, err := os.ReadFile("testdata/answers.json")
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]any
	if err := json.Unmarshal(text, &rows); err != nil || len(rows) < 100 {
		t.Fatalf("%d vectors, %v", len(rows), err)
	}
	for _, row := range rows {
		env, name, accept := row[0].(string), row[1].(string), row[2].(string)
		cfg := &onerror.Config{}
		if env == "page" {
			env, cfg.ErrorPageURL = "prod", "https://e.example/500.html?x=1"
		}
		if thrown[name] == nil {
			t.Fatalf("there is no error %q", name)
		}
		r := koatest.Request(t, app(env, cfg, fail(thrown[name]))).Get("/").Set("Accept", accept).Do()
		if float64(r.Status) != row[3] || r.Header.Get("Content-Type") != row[4] || string(r.Body) != row[5] {
			t.Errorf("%s %s %q: %d %s %s\nwant %v %v %v", env, name, accept, r.Status, r.Header.Get("Content-Type"), r.Body, row[3], row[4], row[5])
		}
		if len(r.Errors) != 1 || !errors.Is(r.Errors[0], thrown[name]) {
			t.Errorf("%s %s: reported %v, want the error once", env, name, r.Errors)
		}
	}
}
