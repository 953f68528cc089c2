package scenario_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/koa-go/koa/internal/conformance/scenario"
	"github.com/koa-go/koa/internal/conformance/vectors"
)

// one reads a scenario from its JSON without id and group.
func one(t *testing.T, fields string) *vectors.Scenario {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "scenarios"), 0o755); err != nil {
		t.Fatal(err)
	}
	text := `[{"id":"g/one","group":"g",` + fields + `}]`
	if err := os.WriteFile(filepath.Join(dir, "scenarios", "g.json"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	set, err := vectors.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return set.Scenarios[0]
}

// get is one GET of /, and hello what an application that answers "hello"
// replies.
const (
	get   = `"requests":[{"method":"GET","target":"/","headers":[["Host","h"]]}]`
	hello = `"status":200,"headers":[["content-length","5"],["content-type","text/plain; charset=utf-8"]],"body":"hello"`
)

// outcome runs a scenario that must be in the format.
func outcome(t *testing.T, fields string) scenario.Outcome {
	t.Helper()
	o, err := scenario.Run(one(t, fields))
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func mustPass(t *testing.T, fields string) {
	t.Helper()
	o := outcome(t, fields)
	if o.Skipped != "" || len(o.Failures) > 0 {
		t.Errorf("got %+v, want a pass", o)
	}
}

func TestRunFindsEveryWrongExpectation(t *testing.T) {
	const app = `"middleware":[[["log","seen"],["set","X-A",["1","2"]],["set-body",{"string":"hello"}]]],` + get
	const right = `"status":200,"headers":[["content-length","5"],["content-type","text/plain; charset=utf-8"],["x-a","1"],["x-a","2"]],"body":"hello","observed":["seen"],"errors":[]`
	mustPass(t, app+`,"expect":[{`+right+`}]`)
	for _, tt := range []struct{ name, old, new, path string }{
		{"status", "200", "201", "status"},
		{"a header's value", `"1"`, `"3"`, "headers.x-a[0]"},
		{"a missing header", `["x-a","2"]`, `["x-b","2"]`, "headers.x-a[1]"},
		{"a header too much", `,["x-a","2"]`, ``, "headers.x-a[1]"},
		{"the order of equal names", `["x-a","1"],["x-a","2"]`, `["x-a","2"],["x-a","1"]`, "headers.x-a[0]"},
		{"body", `"body":"hello"`, `"body":"hullo"`, "body"},
		{"a long body", `"body":"hello"`, `"bodyRepeat":["h",5]`, "body"},
		{"bytes", `"body":"hello"`, `"bodyBase64":"AA=="`, "bodyBase64"},
		{"observed", `"seen"`, `"unseen"`, "observed[0]"},
		{"errors", `"errors":[]`, `"errors":[{"message":"x","status":null,"expose":null}]`, "errors[0]"},
		{"truncated", `"errors":[]`, `"errors":[],"truncated":true`, "truncated"},
		{"closed", `"errors":[]`, `"errors":[],"closed":true`, "closed"},
		{"decoded", `"errors":[]`, `"errors":[],"decoded":"gzip"`, "decoded"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			wrong := strings.Replace(right, tt.old, tt.new, 1)
			o := outcome(t, app+`,"expect":[{`+wrong+`}]`)
			if len(o.Failures) != 1 || o.Failures[0].Request != 1 {
				t.Fatalf("got %+v, want a failure of request 1", o)
			}
			if diffs := o.Failures[0].Differences; diffs[0].Path != tt.path {
				t.Errorf("the first difference is %+v, want one at %s", diffs[0], tt.path)
			}
		})
	}
}

func TestRunNamesTheRequest(t *testing.T) {
	o := outcome(t, `"middleware":[[["set-body",{"string":"hello"}]]],
		"requests":[{"method":"GET","target":"/","headers":[["Host","h"]]},{"method":"GET","target":"/","headers":[["Host","h"]]}],
		"expect":[{`+hello+`,"observed":[],"errors":[]},{`+strings.Replace(hello, "200", "404", 1)+`,"observed":[],"errors":[]}]`)
	if len(o.Failures) != 1 || o.Failures[0].Request != 2 {
		t.Errorf("got %+v, want a failure of request 2", o)
	}
}

func TestRunSkips(t *testing.T) {
	const rest = get + `,"expect":[{"status":500}]`
	for _, tt := range []struct{ name, fields, want string }{
		{"node-specific scenarios", `"node-specific":true,"middleware":[],` + rest, "node-specific"},
		{"what needs an ability that is not there", `"needs":["telepathy"],"middleware":[],` + rest, "needs telepathy"},
		{"values of another type", `"dynamic":true,"middleware":[[["set-status","200"]]],` + rest, `an argument is "200"`},
		{"what differs for want of undefined", `"middleware":[[["set-body",{"undefined":true}]]],` + rest, "undefined"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if o := outcome(t, tt.fields); o.Skipped == "" || !strings.Contains(o.Skipped, tt.want) {
				t.Errorf("got %+v, want it skipped: %s", o, tt.want)
			}
		})
	}
}

func TestRunRefusesWhatIsNotInTheFormat(t *testing.T) {
	for _, tt := range []struct{ name, middleware, want string }{
		{"an unknown op", `[["fly"]]`, `op "fly": unknown op`},
		{"an unknown property", `[["get","wings"]]`, `op "get": unknown property "wings"`},
		{"an unknown layer", `{"use":"wings"}`, `unknown layer "wings"`},
		{"an unknown key of a layer", `{"use":"compose","layers":[],"x":1}`, `unknown option "x"`},
		{"a missing argument", `[["set-type"]]`, `op "set-type": argument 1 is missing`},
		{"an argument too much", `[["next",1]]`, "too many arguments"},
		{"an unknown kind of body", `[["set-body",{"smoke":1}]]`, `unknown kind of body "smoke"`},
		{"a nested mistake", `[["try",[["when",{},[["fly"]]]]]]`, `op "fly"`},
		{"an unknown op of connect", `{"use":"connect","ops":[["fly"]]}`, "unknown op of a connect handler"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := scenario.Run(one(t, `"middleware":[`+tt.middleware+`],`+get+`,"expect":[{"status":200}]`))
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), `g.json:1: scenario "g/one"`) {
				t.Errorf("got %v, want an error with the id and %q", err, tt.want)
			}
		})
	}
}

func TestRunSetupError(t *testing.T) {
	// Negative counts are what koa.New refuses.
	const broken = `"app":{"maxIpsCount":-1},"middleware":[],` + get
	mustPass(t, broken+`,"setupError":{"message":{"$any":true}}`)
	for name, fields := range map[string]string{
		"an application that is built":        `"middleware":[],` + get + `,"setupError":{"message":{"$any":true}}`,
		"an application that cannot be built": broken + `,"expect":[{"status":404}]`,
	} {
		if o := outcome(t, fields); len(o.Failures) != 1 || o.Failures[0].Request != 0 {
			t.Errorf("%s gives %+v, want a failure of the set-up", name, o)
		}
	}
}
