package doctest_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// where the packages are that pages name.
var packageDirs = map[string]string{
	"koa": ".", "router": "router", "cookies": "cookies", "egg": "egg", "eggtest": "egg/eggtest", "schedule": "egg/schedule",
	"httpclient": "egg/httpclient", "mocktransport": "egg/httpclient/mocktransport", "i18n": "egg/i18n",
	"validate": "egg/validate", "security": "egg/security", "jsonp": "egg/jsonp", "onerror": "egg/onerror",
	"logger": "egg/logger", "session": "middleware/session", "csrf": "middleware/csrf",
	"multipart": "middleware/multipart", "bodyparser": "middleware/bodyparser", "views": "middleware/views",
}

// whose methods the variables of the pages have.
var variableTypes = map[string][]string{
	"app": {"egg.App"},
	"ctx": {"koa.Context", "koa.Request", "koa.Response"},
	"r":   {"router.Router", "router.Scope"},
}

var (
	inline    = regexp.MustCompile("`[^`\n]+`")
	qualified = regexp.MustCompile(`(?:^|[^\w."/])([a-z]\w*)\.([A-Z]\w*)`)
)

// TestNamesExist looks up what pages name in backquotes.
func TestNamesExist(t *testing.T) {
	exported := map[string]bool{}
	for name, dir := range packageDirs {
		readExported(t, name, filepath.Join(root, filepath.FromSlash(dir)), exported)
	}
	for _, p := range pages(t) {
		for _, code := range inline.FindAllString(withoutBlocks(p.text), -1) {
			for _, m := range qualified.FindAllStringSubmatch(strings.Trim(code, "`"), -1) {
				if !exists(exported, m[1], m[2]) {
					t.Errorf("%s names %s.%s, which does not exist", p.name, m[1], m[2])
				}
			}
		}
	}
}

// exists tells whether owner, a package or a variable, has name. Of others nothing is
// known, so they are right.
func exists(exported map[string]bool, owner, name string) bool {
	if types, ok := variableTypes[owner]; ok {
		for _, t := range types {
			if exported[t+"."+name] {
				return true
			}
		}
		return owner == "app" && exported["egg."+name] // package app and the variable share a name
	}
	_, ok := packageDirs[owner]
	return !ok || exported[owner+"."+name]
}

// withoutBlocks is the text between the fenced blocks.
func withoutBlocks(text string) string {
	parts := strings.Split(text, "```")
	var prose strings.Builder
	for i := 0; i < len(parts); i += 2 {
		prose.WriteString(parts[i])
	}
	return prose.String()
}

// readExported adds what a package exports: pkg.Name, and pkg.Type.Name for methods and
// fields.
func readExported(t *testing.T, pkg, dir string, to map[string]bool) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no package in %s (%v)", dir, err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			addDecl(pkg, d, to)
		}
	}
}

func addDecl(pkg string, d ast.Decl, to map[string]bool) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			to[pkg+"."+d.Name.Name] = true
		} else {
			to[pkg+"."+receiver(d.Recv.List[0].Type)+"."+d.Name.Name] = true
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			addSpec(pkg, s, to)
		}
	}
}

func addSpec(pkg string, s ast.Spec, to map[string]bool) {
	switch s := s.(type) {
	case *ast.ValueSpec:
		for _, n := range s.Names {
			to[pkg+"."+n.Name] = true
		}
	case *ast.TypeSpec:
		to[pkg+"."+s.Name.Name] = true
		if st, ok := s.Type.(*ast.StructType); ok {
			for _, f := range st.Fields.List {
				for _, n := range f.Names {
					to[pkg+"."+s.Name.Name+"."+n.Name] = true
				}
			}
		}
	}
}

// receiver is the name of a receiver's type.
func receiver(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.IndexExpr:
		return receiver(e.X)
	case *ast.Ident:
		return e.Name
	default:
		return ""
	}
}
