package scenario

import (
	"net/http/httptest"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/match"
	"github.com/koa-go/koa/internal/conformance/ordered"
	"github.com/koa-go/koa/internal/conformance/vectors"
)

// parse reads a JSON value.
func parse(t *testing.T, text string) any {
	t.Helper()
	v, err := ordered.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func newContext() *koa.Context {
	r := httptest.NewRequest("GET", "/p", nil)
	r.Header.Set("X-A", "\xe9")
	return koa.New(nil).NewContext(httptest.NewRecorder(), r)
}

func TestFunctions(t *testing.T) {
	for _, tt := range []struct{ name, spec, subject, want string }{
		{"const gives its value", `{"$fn":"const","value":{"a":1}}`, "", `{"a":1}`},
		{"header gives a request header", `{"$fn":"header","name":"x-a"}`, "", `"é"`},
		{"header gives an absent one as empty", `{"$fn":"header","name":"x-b"}`, "", `""`},
		{"type-matches looks at the subject", `{"$fn":"type-matches","pattern":"^image/"}`, "image/png", "true"},
		{"type-matches may not match", `{"$fn":"type-matches","pattern":"^image/"}`, "text/html", "false"},
		{"path-is compares the path", `{"$fn":"path-is","value":"/p"}`, "", "true"},
		{"sequence begins with 1", `{"$fn":"sequence","prefix":"id-"}`, "", `"id-1"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			fn := mustFunction(t, &builder{tables: &tables{makers: makerTable()}}, tt.spec)
			got, err := fn(newContext(), tt.subject)
			if err != nil || match.Text(got) != tt.want {
				t.Errorf("got %s, %v, want %s", match.Text(got), err, tt.want)
			}
		})
	}
}

func mustFunction(t *testing.T, b *builder, spec string) function {
	t.Helper()
	fn, ok, err := b.function(parse(t, spec))
	if !ok || err != nil {
		t.Fatalf("function(%s) = %v, %v", spec, ok, err)
	}
	return fn
}

func TestFunctionsWithEffects(t *testing.T) {
	b := newBuilder(&vectors.Scenario{}, "")
	ctx := newContext()
	call := func(spec string) error {
		_, err := mustFunction(t, b, spec)(ctx, "")
		return err
	}
	if err := call(`{"$fn":"throw","args":[422,"bad"]}`); koa.StatusOf(err) != 422 || err.Error() != "bad" {
		t.Errorf("throw gives %v, want a 422", err)
	}
	if err := call(`{"$fn":"set-headers","headers":{"X-B":"1"}}`); err != nil || ctx.Response.Get("X-B") != "1" {
		t.Errorf("set-headers set %q, %v", ctx.Response.Get("X-B"), err)
	}
	if err := call(`{"$fn":"log-and-body","marker":"m","body":"text"}`); err != nil || ctx.Body() != "text" {
		t.Errorf("log-and-body set the body %v, %v", ctx.Body(), err)
	}
	if observed, _ := b.journal.take(); len(observed) != 1 || observed[0] != "m" {
		t.Errorf("log-and-body pushed %v, want m", observed)
	}
}

func TestFunctionRefuses(t *testing.T) {
	b := newBuilder(&vectors.Scenario{}, "")
	for _, spec := range []string{
		`{"$fn":"fly"}`,
		`{"$fn":"const","value":1,"more":2}`,
		`{"$fn":"type-matches","pattern":"("}`,
		`{"$fn":"throw","args":[400,true]}`,
		`{"$fn":"set-headers","headers":{"A":1}}`,
	} {
		if _, _, err := b.function(parse(t, spec)); err == nil {
			t.Errorf("function(%s) is no error", spec)
		}
	}
	if _, ok, err := b.function(parse(t, `{"a":1}`)); ok || err != nil {
		t.Errorf("a value that is no function gives %v, %v", ok, err)
	}
}

func TestPattern(t *testing.T) {
	re, ok, err := pattern(parse(t, `{"$regexp":"^/a(.)$","flags":"i"}`))
	if !ok || err != nil || !re.MatchString("/AB") || re.MatchString("/x") {
		t.Errorf("pattern = %v, %v, %v", re, ok, err)
	}
	if _, ok, err := pattern("text"); ok || err != nil {
		t.Errorf("a text gives %v, %v, want no pattern", ok, err)
	}
	if _, _, err := pattern(parse(t, `{"$regexp":"("}`)); err == nil {
		t.Error("a broken pattern is no error")
	}
}
