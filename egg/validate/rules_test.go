package validate_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/validate"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/bodyparser"
)

// vector is what npm parameter 3.7 finds; testdata/record.js records them.
type vector struct {
	Rules   map[string]any
	Data    any
	Options validate.Options
	Want    [][3]string
	After   any
}

func readVectors(t *testing.T) (all []vector) {
	t.Helper()
	text, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// revive makes the expressions that JSON cannot have.
func revive(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = revive(v[i])
		}
	case map[string]any:
		if source, ok := v["$re"].(string); ok {
			if v["$flags"] == "i" {
				source = "(?i)" + source
			}
			return regexp.MustCompile(source)
		}
		for name := range v {
			v[name] = revive(v[name])
		}
	}
	return v
}

func TestRulesFindWhatParameterFinds(t *testing.T) {
	for _, tt := range readVectors(t) {
		shown, _ := json.Marshal([]any{tt.Rules, tt.Data})
		rules := validate.Rules(revive(tt.Rules).(map[string]any))
		schema, err := validate.New(&tt.Options).Compile(rules)
		if err != nil {
			t.Errorf("%s: %v", shown, err)
			continue
		}
		var got [][3]string
		for _, e := range schema.Check(tt.Data) {
			got = append(got, [3]string{e.Field, e.Code, e.Message})
		}
		if len(got)+len(tt.Want) > 0 && !reflect.DeepEqual(got, tt.Want) {
			t.Errorf("%s:\ngot  %q\nwant %q", shown, got, tt.Want)
		}
		// NaN is null in the JSON of the recording.
		after, err := json.Marshal(tt.Data)
		want, _ := json.Marshal(tt.After)
		if err == nil && string(after) != string(want) {
			t.Errorf("%s: data becomes %s, want %s", shown, after, want)
		}
	}
}

func TestRulesAsGoValues(t *testing.T) {
	v := validate.New(nil)
	schema := v.MustCompile(validate.Rules{
		"age":  validate.Rule{Type: "int?", Min: new(0.0), Max: new(150.0)},
		"id":   regexp.MustCompile(`^\d+/\d+$`),
		"role": []string{"admin", "user"},
		"sub":  &validate.Rule{Type: "object", Rule: validate.Rules{"n": "int"}},
	})
	got := schema.Check(map[string]any{"age": int64(200), "id": "x", "role": "root", "sub": map[string]int{"n": 1}})
	want := `age: should smaller than 150; id: should match /^\d+\/\d+$/; role: should be one of admin, user`
	if got.Error() != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if errs := schema.Check(map[string]any{"id": "1/2", "role": "user", "sub": map[string]any{"n": 1.0}}); errs != nil {
		t.Errorf("right data gives %v", errs)
	}
}

func TestRulesOfTheApplication(t *testing.T) {
	v := validate.New(&validate.Options{Convert: true})
	v.AddFormat("zip", regexp.MustCompile(`^\d{5}$`))
	v.AddRule("even", func(r *validate.Rule, value any, _ map[string]any) error {
		if n, ok := value.(float64); !ok || int(n)%2 != 0 {
			return fmt.Errorf("should be even, %v", r.Extra["hint"])
		}
		return nil
	})
	v.AddRule("pair", func(*validate.Rule, any, map[string]any) error {
		return validate.Errors{validate.NewError("[1]", validate.CodeInvalid, "should be there")}
	})
	v.AddConversion("even", func(value any, _ map[string]any) any { return float64(len(value.(string))) })
	schema := v.MustCompile(validate.Rules{
		"a": "zip", "b": map[string]any{"type": "even", "hint": "please"}, "c": "pair", "d": "even?",
	})
	got := schema.Check(map[string]any{"a": "1", "b": "abc", "c": true, "d": "ab"})
	want := `a: should match /^\d{5}$/; b: should be even, please; c[1]: should be there`
	if got.Error() != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestRulesThatMakeNoSense(t *testing.T) {
	for _, tt := range []struct {
		name string
		rule any
		want string
	}{
		{"an unknown type", "strin", `rule of "x": rule type must be one of array, bool,`},
		{"an enum without values", "enum", "check enum need array type values"},
		{"no rule at all", 7, "int is no rule"},
		{"a nil rule", (*validate.Rule)(nil), "is no rule"},
		{"an option of another type", map[string]any{"type": "int", "min": "1"}, `option min cannot be "1"`},
		{"an unknown type of items", map[string]any{"type": "array", "itemType": "x"}, "rule type must be one of"},
		{"an object whose rule is no object", map[string]any{"type": "object", "rule": "int"}, "the rule of an object is validate.Rules"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := validate.New(nil).Compile(validate.Rules{"x": tt.rule})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Compile: %v, want %q", err, tt.want)
			}
		})
	}
}

func TestRulesAreNotChanged(t *testing.T) {
	rule := validate.Rule{Type: "int?"}
	rules := validate.Rules{"x": &rule}
	validate.New(nil).MustCompile(rules)
	if rule.Type != "int?" || rule.Optional {
		t.Errorf("Compile changed the rule to %+v", rule)
	}
}

// serve answers a POST with what check returns.
func serve(check koa.Handler) *koa.Application {
	app := koa.New(&koa.Options{Silent: true})
	app.Use(func(ctx *koa.Context, next koa.Handler) error {
		err := next(ctx)
		e, ok := errors.AsType[*koa.HTTPError](err)
		if !ok {
			return err
		}
		ctx.SetStatus(e.Status)
		ctx.SetBody(map[string]any{"message": e.Message, "code": e.Props["code"], "errors": e.Props["errors"]})
		return nil
	}, bodyparser.New(nil), koa.Handle(check))
	return app
}

func TestTheAnswerIsEggs(t *testing.T) {
	v := validate.New(nil)
	app := serve(func(ctx *koa.Context) error { return v.Validate(ctx, validate.Rules{"a": "int", "b": "string"}, nil) })
	koatest.Request(t, app).Post("/").Send(map[string]any{"a": "x"}).Expect(422).ExpectJSON(map[string]any{
		"code": "invalid_param", "message": "Validation Failed", "errors": []map[string]any{
			{"message": "should be an integer", "code": "invalid", "field": "a"},
			{"message": "required", "code": "missing_field", "field": "b"},
		},
	})
}

func TestAQueryCanBeChecked(t *testing.T) {
	schema := validate.New(&validate.Options{Convert: true}).MustCompile(validate.Rules{"page": "int", "q": "string?"})
	ctx := koatest.NewContext(t, koatest.Target("/?page=2&page=3&q="))
	query := validate.Query(ctx)
	if errs := schema.Check(query); errs != nil || query["page"] != 2.0 {
		t.Errorf("Check: %v, page %v, want page 2", errs, query["page"])
	}
}

func TestMessagesAreTranslatedAndCodesAreNot(t *testing.T) {
	v := validate.New(&validate.Options{Translate: func(_ *koa.Context, text string, args ...any) string {
		return strings.ToUpper(fmt.Sprintf(strings.ReplaceAll(text, "%s", "%v"), args...))
	}})
	app := serve(func(ctx *koa.Context) error {
		return v.Validate(ctx, validate.Rules{
			"a": map[string]any{"type": "int", "max": 3}, "b": "int", "c": map[string]any{"type": "int", "message": "own"},
		}, nil)
	})
	koatest.Request(t, app).Post("/").Send(map[string]any{"a": 4, "c": "x"}).Expect(422).ExpectContains(
		`"SHOULD SMALLER THAN 3"`, `"REQUIRED"`, `"missing_field"`, `"own"`)
}

func FuzzCheck(f *testing.F) {
	f.Add(`{"a":"1","b":["x"],"c":{"d":1}}`)
	f.Add(`{"u":"http://a@b.c:80/","e":"a@b.c","p":"secret"}`)
	schema := validate.New(&validate.Options{Convert: true}).MustCompile(validate.Rules{
		"a": "int", "b": map[string]any{"type": "array", "itemType": "string"}, "u": "url?", "e": "email?", "n": "number?",
		"c": map[string]any{"type": "object", "rule": map[string]any{"d": "dateTime"}}, "p": "password?",
	})
	f.Fuzz(func(t *testing.T, text string) {
		var data any
		if json.Unmarshal([]byte(text), &data) != nil {
			return
		}
		for _, e := range schema.Check(data) {
			if e.Message == "" || e.Code == "" {
				t.Errorf("an error without words for %s: %+v", text, e)
			}
		}
	})
}
