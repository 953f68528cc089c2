package openapi_test

import (
	"encoding/json"
	"net/http/httptest"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/koa-go/koa/egg/openapi"
	"github.com/koa-go/koa/middleware/bodyparser"
)

// decoded is the document of some operations.
func decoded(t *testing.T, opts *openapi.Options, operations ...openapi.Operation) map[string]any {
	t.Helper()
	text, err := openapi.Document(opts, operations)
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

// at returns what a document has at a path of names.
func at(v any, names ...string) any {
	for _, name := range names {
		object, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = object[name]
	}
	return v
}

// walk calls fn for all objects in a document.
func walk(v any, fn func(object map[string]any)) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			walk(item, fn)
		}
	case map[string]any:
		fn(v)
		for _, value := range v {
			walk(value, fn)
		}
	}
}

func TestReferencesAreThere(t *testing.T) {
	opts, operations := shop()
	doc := decoded(t, opts, operations...)
	count := 0
	walk(doc, func(object map[string]any) {
		ref, ok := object["$ref"].(string)
		if !ok {
			return
		}
		count++
		if at(doc, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...) == nil {
			t.Errorf("%s is not there", ref)
		}
	})
	if count == 0 {
		t.Error("the document has no references")
	}
}

var placeholder = regexp.MustCompile(`\{([^}]+)\}`)

func TestPathsDeclareTheirParametersAndOperationsHaveNames(t *testing.T) {
	opts, operations := shop()
	doc := decoded(t, opts, operations...)
	ids := map[string]bool{}
	for path, item := range doc["paths"].(map[string]any) {
		for method, op := range item.(map[string]any) {
			id, _ := at(op, "operationId").(string)
			if id == "" || ids[id] {
				t.Errorf("%s %s: the operationId %q is not unique", method, path, id)
			}
			ids[id] = true
			var declared []string
			params, _ := at(op, "parameters").([]any)
			for _, p := range params {
				if at(p, "in") == "path" {
					declared = append(declared, "{"+at(p, "name").(string)+"}")
				}
			}
			if want := placeholder.FindAllString(path, -1); !slices.Equal(declared, want) {
				t.Errorf("%s %s declares %v, want %v", method, path, declared, want)
			}
		}
	}
}

func TestPaths(t *testing.T) {
	for _, tt := range []struct {
		name, pattern string
		legacy        bool
		want          []string
	}{
		{"a parameter", "/users/:id", false, []string{"/users/{id}"}},
		{"text around a parameter", "/v:major.json", false, []string{"/v{major}.json"}},
		{"an optional part", "/a{/:b}", false, []string{"/a", "/a/{b}"}},
		{"a wildcard", "/files/*path", false, []string{"/files/{path}"}},
		{"a quoted name", `/:"first name"`, false, []string{"/{first name}"}},
		{"an expression", `/users/:id(\d+)`, true, []string{"/users/{id}"}},
		{"a parameter that only an expression can match", "/:a-:b-:c", false, []string{"/{a}-{b}-{c}"}},
		{"the root", "/", false, []string{"/"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc := decoded(t, &openapi.Options{Legacy: tt.legacy}, openapi.Operation{Method: "GET", Path: tt.pattern})
			var got []string
			for path := range doc["paths"].(map[string]any) {
				got = append(got, path)
			}
			slices.Sort(got)
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestAnExpressionIsAPattern(t *testing.T) {
	doc := decoded(t, &openapi.Options{Legacy: true}, openapi.Operation{Method: "GET", Path: `/users/:id(\d+)`})
	params := at(doc, "paths", "/users/{id}", "get", "parameters").([]any)
	if got := at(params[0], "schema", "pattern"); got != `^(?:\d+)$` {
		t.Errorf("pattern = %v", got)
	}
}

func TestTypesWithOneNameKeepApart(t *testing.T) {
	type Error struct {
		Own string `json:"own"`
	}
	type FieldError struct{}
	doc := decoded(t, nil,
		openapi.Operation{Method: "GET", Path: "/a", Res: reflect.TypeFor[Error]()},
		openapi.Operation{Method: "GET", Path: "/b", Res: reflect.TypeFor[FieldError]()},
		openapi.Operation{Method: "GET", Path: "/c", Res: reflect.TypeFor[bodyparser.FieldError]()},
	)
	var names []string
	for name := range at(doc, "components", "schemas").(map[string]any) {
		names = append(names, name)
	}
	slices.Sort(names)
	want := []string{"Error", "ValidationError", "bodyparser.FieldError", "openapi_test.Error", "openapi_test.FieldError"}
	if !slices.Equal(names, want) {
		t.Errorf("got %v, want %v", names, want)
	}
}

type tree struct {
	Name string           `json:"name" validate:"required"`
	Kids []tree           `json:"kids"`
	Map  map[string]*tree `json:"map,omitempty"`
}

func TestTypesMayRecur(t *testing.T) {
	doc := decoded(t, nil, openapi.Operation{Method: "POST", Path: "/trees", Req: reflect.TypeFor[tree](), Res: reflect.TypeFor[tree]()})
	for name, required := range map[string]int{"tree": 2, "treeInput": 1} {
		if got, _ := at(doc, "components", "schemas", name, "required").([]any); len(got) != required {
			t.Errorf("%s requires %v, want %d fields", name, got, required)
		}
		if got := at(doc, "components", "schemas", name, "properties", "kids", "items", "$ref"); got != "#/components/schemas/"+name {
			t.Errorf("the kids of %s are %v", name, got)
		}
	}
}

func TestTheFirstOfTwoOperationsCounts(t *testing.T) {
	doc := decoded(t, nil,
		openapi.Operation{Method: "GET", Path: "/a/:x", Summary: "first", OperationID: "same"},
		openapi.Operation{Method: "GET", Path: "/a/:y", Summary: "second"},
		openapi.Operation{Method: "PUT", Path: "/a/:y", OperationID: "same"},
	)
	if got := at(doc, "paths", "/a/{x}", "get", "summary"); got != "first" {
		t.Errorf("summary = %v, want first", got)
	}
	if got := at(doc, "paths", "/a/{x}", "put", "operationId"); got != "same2" {
		t.Errorf("operationId = %v, want same2", got)
	}
}

func TestMistakes(t *testing.T) {
	for _, tt := range []struct {
		name string
		op   openapi.Operation
		want string
	}{
		{"a path that is none", openapi.Operation{Method: "GET", Path: "/:"}, "openapi: GET /:: "},
		{"a request that is no struct", openapi.Operation{Method: "GET", Path: "/", Req: reflect.TypeFor[int]()}, "int is no struct"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := openapi.Document(nil, []openapi.Operation{tt.op})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Document: %v, want %q", err, tt.want)
			}
		})
	}
}

func TestThePageNeedsNothingFromElsewhere(t *testing.T) {
	w := httptest.NewRecorder()
	openapi.Handler(&openapi.PageOptions{Title: "</title><script>", Document: `/x"y`}).ServeHTTP(w, httptest.NewRequest("GET", "/docs", nil))
	page, policy := w.Body.String(), w.Header().Get("Content-Security-Policy")
	nonce := regexp.MustCompile(`'nonce-([A-Z0-9]{26})'`).FindStringSubmatch(policy)
	if nonce == nil || strings.Count(page, `nonce="`+nonce[1]+`"`) != 2 {
		t.Errorf("the policy is %s, and the page does not have its nonce twice", policy)
	}
	if strings.Contains(page, "<script>") || !strings.Contains(page, "&lt;/title&gt;&lt;script&gt;") || !strings.Contains(page, `data-document="/x&#34;y"`) {
		t.Error("the title or the URL is not escaped")
	}
	for _, bad := range []string{"http://", "https://", "innerHTML", "style=", "onclick", "eval("} {
		if strings.Contains(page, bad) {
			t.Errorf("the page has %s", bad)
		}
	}
	again := httptest.NewRecorder()
	openapi.Handler(nil).ServeHTTP(again, httptest.NewRequest("GET", "/docs", nil))
	if again.Header().Get("Content-Security-Policy") == policy {
		t.Error("two answers have one nonce")
	}
	if !strings.Contains(string(openapi.Page(nil)), `data-document="/openapi.json"`) {
		t.Error("the page of no options does not fetch /openapi.json")
	}
}
