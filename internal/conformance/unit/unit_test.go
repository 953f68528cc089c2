package unit_test

import (
	"strings"
	"testing"

	"github.com/koa-go/koa/internal/conformance/ordered"
	"github.com/koa-go/koa/internal/conformance/unit"
	"github.com/koa-go/koa/internal/conformance/vectors"
)

func TestRun(t *testing.T) {
	for _, tt := range []struct{ name, unit, fields, diff, skipped string }{
		{"passes a right output", "bytes", `{"input":"1kb","output":1024}`, "", ""},
		{"finds a wrong output", "bytes", `{"input":"1kb","output":1}`, "output: 1024 / 1", ""},
		{"passes the right error", "vary-append", `{"header":"","field":"","error":"field argument is required"}`, "", ""},
		{"finds another error", "vary-append", `{"header":"","field":"","error":"no field"}`, `error: "field argument is required" / "no field"`, ""},
		{"finds an error where there must be none", "content-type", `{"input":"","output":null}`, "output: error", ""},
		{"finds an output where there must be an error", "bytes", `{"input":"1kb","error":"no"}`, `error: output 1024 / "no"`, ""},
		{"compares the status of an error", "resolve-path", `{"input":"../a","error":"Forbidden","status":404}`, "status: 403 / 404", ""},
		{"takes null for a negative answer", "compressible", `{"input":"x/y","output":null}`, "", ""},
		{"leaves out what only JavaScript has", "http-errors", `{"args":[404],"output":{"status":404,"message":"Not Found","expose":true,"name":"NotFoundError"}}`, "", ""},
		{"skips inputs of another type", "http-errors", `{"args":[true],"error":"no"}`, "", "a value is true"},
		{"skips inputs that the function does not take", "csrf", `{"fn":"verify","secret":null,"token":"x","output":false}`, "", "secret is null"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			results, err := unit.Run(unitOf(t, tt.unit, tt.fields))
			if err != nil {
				t.Fatal(err)
			}
			r := results[0]
			var diffs []string
			for _, d := range r.Differences {
				diffs = append(diffs, d.Path+": "+d.Got+" / "+d.Want)
			}
			if got := strings.Join(diffs, " "); !strings.HasPrefix(got, tt.diff) || tt.diff == "" && got != "" {
				t.Errorf("differences: %s, want %s", got, tt.diff)
			}
			if !strings.Contains(r.Skipped, tt.skipped) || tt.skipped == "" && r.Skipped != "" {
				t.Errorf("skipped %q, want %q", r.Skipped, tt.skipped)
			}
		})
	}
}

func TestRunRefusesWhatIsNotInTheFormat(t *testing.T) {
	for _, tt := range []struct{ name, unit, fields, want string }{
		{"an unknown unit", "telepathy", `{"output":1}`, `unit "telepathy" is unknown`},
		{"a missing input", "bytes", `{"text":"1kb","output":1}`, `unit "bytes": case 1: input "input" is missing`},
		{"an unknown function", "mime", `{"fn":"guess","input":"x","output":1}`, `input "fn" is missing`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := unit.Run(unitOf(t, tt.unit, tt.fields))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error with %s", err, tt.want)
			}
		})
	}
}

func unitOf(t *testing.T, name, fields string) *vectors.Unit {
	t.Helper()
	v, err := ordered.Parse([]byte(fields))
	if err != nil {
		t.Fatal(err)
	}
	return &vectors.Unit{Source: "u.json", Name: name, Cases: []ordered.Object{v.(ordered.Object)}}
}
