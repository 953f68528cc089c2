package archtest_test

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/api.golden anew")

// golden is the exported API of the root module's public packages as text, so
// that every change of it is visible in review.
const golden = "testdata/api.golden"

func TestAPI(t *testing.T) {
	all, err := goList("-export", "./...")
	if err != nil {
		t.Fatal(err)
	}
	got := exportedAPI(t, all)
	if *update {
		if err := os.WriteFile(filepath.Join(root, golden), []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want := strings.Split(string(read(t, golden)), "\n")
	lines := strings.Split(got, "\n")
	for _, line := range lines {
		if !slices.Contains(want, line) {
			t.Errorf("new: %s", line)
		}
	}
	for _, line := range want {
		if !slices.Contains(lines, line) {
			t.Errorf("gone: %s", line)
		}
	}
	if t.Failed() {
		t.Errorf("the exported API is not that of %s; if it should change: go test ./internal/archtest -run TestAPI -update", golden)
	}
}

// exportedAPI reads the compiled packages, so that types which the source
// leaves out are spelled out too.
func exportedAPI(t *testing.T, all map[string]goPackage) string {
	t.Helper()
	compiled := importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(all[path].Export)
	})
	var out bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(all)) {
		p := all[name]
		if !p.inRootModule() || p.Name == "main" || fits("internal/...", p.path()) {
			continue
		}
		pkg, err := compiled.Import(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range apiOf(pkg) {
			fmt.Fprintf(&out, "pkg %s, %s\n", path.Join("koa", p.path()), line)
		}
	}
	return out.String()
}

// apiOf lists what pkg exports, one sorted line for each name, field and method.
func apiOf(pkg *types.Package) []string {
	inside := types.RelativeTo(pkg)
	var lines []string
	for _, name := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(name)
		if !obj.Exported() {
			continue
		}
		switch o := obj.(type) {
		case *types.Const:
			lines = append(lines, types.ObjectString(o, inside)+" = "+o.Val().ExactString())
		case *types.TypeName:
			lines = append(lines, typeLines(o, inside)...)
		default:
			lines = append(lines, types.ObjectString(o, inside))
		}
	}
	for i, line := range lines {
		lines[i] = asWritten(line)
	}
	slices.Sort(lines)
	return lines
}

// inventedName and oneInvented find the names which the compiler gives to the
// results of functions that return from inside a range over a function.
var (
	inventedName = regexp.MustCompile(`#rv\d+ `)
	oneInvented  = regexp.MustCompile(`\(#rv1 ([^,]*)\)$`)
)

// asWritten is a declaration without the compiler's names, so that how a
// function loops is not part of the API.
func asWritten(line string) string {
	return inventedName.ReplaceAllString(oneInvented.ReplaceAllString(line, "$1"), "")
}

func TestAsWritten(t *testing.T) {
	for line, want := range map[string]string{
		"func F() (#rv1 string)":                      "func F() string",
		"func F() (#rv1 string, #rv2 bool)":           "func F() (string, bool)",
		"method T.F(f func() error) (#rv1 func())":    "method T.F(f func() error) func()",
		"func F(name string) (value string, ok bool)": "func F(name string) (value string, ok bool)",
	} {
		if got := asWritten(line); got != want {
			t.Errorf("asWritten(%q) = %q, want %q", line, got, want)
		}
	}
}

func typeLines(o *types.TypeName, inside types.Qualifier) []string {
	named, ok := o.Type().(*types.Named)
	if !ok || o.IsAlias() {
		return []string{types.ObjectString(o, inside)}
	}
	head := "type " + types.TypeString(named, inside)
	var lines []string
	switch u := named.Underlying().(type) {
	case *types.Struct:
		lines = append(lines, head+" struct")
		for f := range u.Fields() {
			if f.Exported() {
				lines = append(lines, "field "+o.Name()+"."+f.Name()+" "+types.TypeString(f.Type(), inside))
			}
		}
	case *types.Interface:
		lines = append(lines, head+" interface")
		for m := range u.Methods() {
			if m.Exported() {
				lines = append(lines, method(o.Name(), m, inside))
			}
		}
		return lines
	default:
		lines = append(lines, types.ObjectString(o, inside))
	}
	for sel := range types.NewMethodSet(types.NewPointer(named)).Methods() {
		if m := sel.Obj().(*types.Func); m.Exported() {
			lines = append(lines, method(o.Name(), m, inside))
		}
	}
	return lines
}

func method(typeName string, m *types.Func, inside types.Qualifier) string {
	signature := strings.TrimPrefix(types.TypeString(m.Type(), inside), "func")
	return "method " + typeName + "." + m.Name() + signature
}

func TestAPIOf(t *testing.T) {
	const code = `package p

const Limit = 3

var Default = New(nil)

type Options struct {
	Name   string
	hidden int
}

type Key[T any] struct{}

func (k *Key[T]) Get(name string) (T, bool) { panic(k) }
func (k *Key[T]) get()                      {}

type Store interface{ Load(id string) error }

type Status int

func (s Status) String() string { return "" }

func New(opts *Options) *Key[int] { return nil }
func local()                      {}
`
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", code, 0)
	if err != nil {
		t.Fatal(err)
	}
	pkg, err := new(types.Config).Check("p", fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"const Limit untyped int = 3",
		"field Options.Name string",
		"func New(opts *Options) *Key[int]",
		"method Key.Get(name string) (T, bool)",
		"method Status.String() string",
		"method Store.Load(id string) error",
		"type Key[T any] struct",
		"type Options struct",
		"type Status int",
		"type Store interface",
		"var Default *Key[int]",
	}
	if got := apiOf(pkg); !slices.Equal(got, want) {
		t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
