package gen_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/egg/internal/gen"
)

// small is an application with one controller that has a documented action.
var small = []section{
	{name: "go.mod", text: "module shop\n"},
	{name: "app/controller/home.go", text: `package controller

import "github.com/koa-go/koa"

type Home struct{}

// Index greets.
func (h *Home) Index(ctx *koa.Context) error { return nil }
`},
}

func generate(t *testing.T, dir string, opts gen.Options) *gen.Result {
	t.Helper()
	r, err := gen.Generate(dir, opts)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// statuses are those of the files, as "wire_gen.go written, docs_gen.go unchanged".
func statuses(r *gen.Result) string {
	var all []string
	for _, f := range r.Files {
		all = append(all, strings.TrimPrefix(f.Path, "app/")+" "+string(f.Status))
	}
	return strings.Join(all, ", ")
}

func rewrite(t *testing.T, dir, file, old, now string) {
	t.Helper()
	file = filepath.Join(dir, filepath.FromSlash(file))
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), old) {
		t.Fatalf("%s does not contain %q", file, old)
	}
	if err := os.WriteFile(file, []byte(strings.ReplaceAll(string(text), old, now)), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestGenerateWritesOnlyWhatChanged(t *testing.T) {
	dir := writeApp(t, small)
	if got, want := statuses(generate(t, dir, gen.Options{})), "wire_gen.go written, docs_gen.go written"; got != want {
		t.Fatalf("at first: %s, want %s", got, want)
	}
	past := time.Now().Add(-time.Hour).Truncate(time.Second)
	wire := filepath.Join(dir, "app", "wire_gen.go")
	if err := os.Chtimes(wire, past, past); err != nil {
		t.Fatal(err)
	}
	rewrite(t, dir, "app/controller/home.go", "Index greets.", "Index says hello.")
	if got, want := statuses(generate(t, dir, gen.Options{})), "wire_gen.go unchanged, docs_gen.go written"; got != want {
		t.Errorf("after a comment changed: %s, want %s", got, want)
	}
	if info, err := os.Stat(wire); err != nil || !info.ModTime().Equal(past) {
		t.Errorf("wire_gen.go was touched: %v, %v", info.ModTime(), err)
	}
	entries, err := os.ReadDir(filepath.Join(dir, "app"))
	if err != nil || len(entries) != 3 {
		t.Errorf("app has %v, want the two files and controller", entries)
	}
}

func TestGenerateRemovesDocsWithNothingToSay(t *testing.T) {
	dir := writeApp(t, small)
	generate(t, dir, gen.Options{})
	rewrite(t, dir, "app/controller/home.go", "// Index greets.\n", "")
	check := generate(t, dir, gen.Options{Check: true})
	if got, want := statuses(check), "wire_gen.go stale, docs_gen.go stale"; got != want || !check.Stale() {
		t.Errorf("check: %s, want %s", got, want)
	}
	if got, want := statuses(generate(t, dir, gen.Options{})), "wire_gen.go written, docs_gen.go removed"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if _, err := os.Stat(filepath.Join(dir, "app", "docs_gen.go")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("docs_gen.go is still there: %v", err)
	}
	if got, want := statuses(generate(t, dir, gen.Options{})), "wire_gen.go unchanged"; got != want {
		t.Errorf("again: %s, want %s", got, want)
	}
}

func TestGenerateRemovesWiringThatIsNowByHand(t *testing.T) {
	dir := writeApp(t, small)
	generate(t, dir, gen.Options{})
	byHand := filepath.Join(dir, "app", "wire.go")
	if err := os.WriteFile(byHand, []byte("package app\n\ntype Components struct{}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	r := generate(t, dir, gen.Options{})
	if got, want := statuses(r), "wire_gen.go removed, docs_gen.go unchanged"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if len(r.App.Notes) != 1 || !strings.HasPrefix(r.App.Notes[0], "app/wire.go:3:6: type Components") {
		t.Errorf("notes %q", r.App.Notes)
	}
}

func TestCheckShowsTheDifference(t *testing.T) {
	dir := writeApp(t, small)
	generate(t, dir, gen.Options{})
	rewrite(t, dir, "app/docs_gen.go", "Index greets.", "Index is old.")
	r := generate(t, dir, gen.Options{Check: true})
	if got, want := statuses(r), "wire_gen.go unchanged, docs_gen.go stale"; got != want {
		t.Fatalf("got %s, want %s", got, want)
	}
	want := `--- app/docs_gen.go
+++ app/docs_gen.go (generated now)
@@ -8,7 +8,7 @@
 var docs = egg.Docs{
 	Actions: map[string]egg.ActionDoc{
 		"controller.Home.Index": {
-			Summary: "Index is old.",
+			Summary: "Index greets.",
 		},
 	},
 }
`
	if got := r.Files[1].Diff; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	text, err := os.ReadFile(filepath.Join(dir, "app", "docs_gen.go"))
	if err != nil || !strings.Contains(string(text), "Index is old.") {
		t.Errorf("the check wrote the file: %v", err)
	}
}

func TestGenerateKeepsFilesOfOthers(t *testing.T) {
	other := "package app\n\n// mine\n"
	dir := writeApp(t, append([]section{{name: "app/wire_gen.go", text: other}}, small...))
	_, err := gen.Generate(dir, gen.Options{})
	if err == nil || !strings.Contains(err.Error(), "app/wire_gen.go is not generated") {
		t.Errorf("got %v", err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "app", "wire_gen.go"))
	if err != nil || string(text) != other {
		t.Errorf("the file is now %q, %v", text, err)
	}
}

func TestGenerateLeavesAnApplicationWithProblemsAlone(t *testing.T) {
	dir := writeApp(t, small)
	generate(t, dir, gen.Options{})
	before, err := os.ReadFile(filepath.Join(dir, "app", "wire_gen.go"))
	if err != nil {
		t.Fatal(err)
	}
	rewrite(t, dir, "app/controller/home.go", "return nil }", "return nil")
	_, err = gen.Generate(dir, gen.Options{})
	problems, ok := errors.AsType[gen.Problems](err)
	if !ok || len(problems) != 1 || problems[0].Kind != gen.Syntax {
		t.Fatalf("got %v", err)
	}
	after, err := os.ReadFile(filepath.Join(dir, "app", "wire_gen.go"))
	if err != nil || string(after) != string(before) {
		t.Errorf("wire_gen.go has changed: %v", err)
	}
}

func TestProblemsAreJSON(t *testing.T) {
	dir := writeApp(t, []section{
		{name: "go.mod", text: "module shop\n"},
		{name: "app/service/a.go", text: "package service\n\ntype A struct{}\n\nfunc NewA(b *B) *A { return nil }\n\ntype B struct{}\n"},
	})
	_, problems := gen.Scan(dir)
	got, err := json.Marshal(problems)
	if err != nil {
		t.Fatal(err)
	}
	want := `[{"kind":"missing","pos":{"file":"app/service/a.go","line":5,"column":13},` +
		`"text":"service.NewA takes *service.B, and no constructor makes one",` +
		`"related":[{"pos":{"file":"app/service/a.go","line":7,"column":6},"text":"the type service.B"}],` +
		`"fix":"write func NewB(...) *service.B beside the type, or func ProvideB(...) *service.B in package app"}]`
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestScanSaysWhatItFound(t *testing.T) {
	app, problems := gen.Scan(writeApp(t, small))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if app.Module != "shop" || len(app.Components) != 1 {
		t.Fatalf("got %+v", app)
	}
	c := app.Components[0]
	if c.Path != "Controller.Home" || c.Type != "*controller.Home" || len(c.Actions) != 1 || c.Actions[0] != "Index" ||
		c.Pos.String() != "app/controller/home.go:5:6" {
		t.Errorf("got %+v", c)
	}
}

func TestScanRefusesWhatIsNoApplication(t *testing.T) {
	for _, tt := range []struct {
		name  string
		files []section
		want  string
	}{
		{"without a module", []section{{name: "app/app.go", text: "package app\n"}}, "no go.mod in "},
		{"without the directory app", []section{{name: "go.mod", text: "module shop\n"}}, "no directory app in "},
		{
			"with a go.mod that names no module",
			[]section{{name: "go.mod", text: "// module shop\ngo 1.26\nmodules\n"}, {name: "app/app.go", text: "package app\n"}},
			"has no module line",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			app, problems := gen.Scan(writeApp(t, tt.files))
			if app != nil || len(problems) != 1 || !strings.Contains(problems[0].Text, tt.want) {
				t.Errorf("got %v, %v, want %q", app, problems, tt.want)
			}
		})
	}
}
