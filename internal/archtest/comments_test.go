package archtest_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// undocumented lists what a file exports without saying what callers may rely
// on. Functions, methods and types need a comment that starts with their name;
// constants and variables one of their own or one for their group; fields of
// option structs and methods of interfaces one of their own, or one above their
// block of lines that speaks of them.
func undocumented(s source) []string {
	c := commentChecker{source: s}
	for _, decl := range s.ast.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			c.function(d)
		case *ast.GenDecl:
			c.group(d)
		}
	}
	return c.problems
}

type commentChecker struct {
	source
	problems []string
}

func (c *commentChecker) reportf(pos token.Pos, format string, args ...any) {
	c.problems = append(c.problems, c.at(pos)+": "+fmt.Sprintf(format, args...))
}

func (c *commentChecker) function(d *ast.FuncDecl) {
	if d.Name.IsExported() && (d.Recv == nil || ast.IsExported(receiver(d))) {
		c.named(d.Name, d.Doc)
	}
}

func (c *commentChecker) group(d *ast.GenDecl) {
	for _, spec := range d.Specs {
		switch s := spec.(type) {
		case *ast.ValueSpec:
			for _, name := range s.Names {
				if name.IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
					c.reportf(name.Pos(), "%s has no comment", name)
				}
			}
		case *ast.TypeSpec:
			if s.Name.IsExported() {
				doc := s.Doc
				if doc == nil {
					doc = d.Doc
				}
				c.named(s.Name, doc)
				c.members(s)
			}
		}
	}
}

// firstWord is the identifier a comment starts with, perhaps after an article.
var firstWord = regexp.MustCompile(`^(?:(?:A|An|The)\s+)?(\w+)`)

func (c *commentChecker) named(name *ast.Ident, doc *ast.CommentGroup) {
	if doc == nil {
		c.reportf(name.Pos(), "%s has no comment", name)
		return
	}
	if m := firstWord.FindStringSubmatch(doc.Text()); m == nil || m[1] != name.Name {
		c.reportf(name.Pos(), "the comment of %s does not start with its name", name)
	}
}

func (c *commentChecker) members(s *ast.TypeSpec) {
	var fields *ast.FieldList
	switch t := s.Type.(type) {
	case *ast.StructType:
		if strings.HasSuffix(s.Name.Name, "Options") {
			fields = t.Fields
		}
	case *ast.InterfaceType:
		fields = t.Methods
	}
	if fields == nil {
		return
	}
	var block string // the comment above the current block of lines
	last := 0        // line on which the field before ends
	for _, f := range fields.List {
		if f.Doc != nil {
			block = f.Doc.Text()
		} else if c.line(f.Pos()) != last+1 {
			block = ""
		}
		last = c.line(f.End())
		for _, name := range f.Names {
			if name.IsExported() && f.Doc == nil && f.Comment == nil && !names(block, name.Name) {
				c.reportf(name.Pos(), "%s.%s has no comment", s.Name, name)
			}
		}
	}
}

func (c *commentChecker) line(pos token.Pos) int { return c.fset.Position(pos).Line }

// names reports whether a comment speaks of name.
func names(comment, name string) bool {
	return slices.Contains(regexp.MustCompile(`\w+`).FindAllString(comment, -1), name)
}

// receiver is the name of the type that a method belongs to.
func receiver(d *ast.FuncDecl) string {
	expr := d.Recv.List[0].Type
	for {
		switch t := expr.(type) {
		case *ast.StarExpr:
			expr = t.X
		case *ast.IndexExpr:
			expr = t.X
		case *ast.IndexListExpr:
			expr = t.X
		case *ast.Ident:
			return t.Name
		default:
			return ""
		}
	}
}

func TestUndocumented(t *testing.T) {
	for _, tt := range []struct {
		name, code string
		problems   int
	}{
		{"accepts a comment that starts with the name", "// F does it.\nfunc F() {}", 0},
		{"accepts a call that starts with the name", "// F(nil) does it.\nfunc F(x any) {}", 0},
		{"accepts an article before the name", "// A T is one.\ntype T int", 0},
		{"refuses a bare function", "func F() {}", 1},
		{"refuses a comment about something else", "// Does it.\nfunc F() {}", 1},
		{"refuses a bare method of an exported type", "func (t *T) M() {}", 1},
		{"refuses a bare method of an exported generic type", "func (t *T[K, V]) M() {}", 1},
		{"leaves methods of unexported types alone", "func (t t) M() {}", 0},
		{"accepts one comment for a group of constants", "// Sizes.\nconst (\nA = 1\nB = 2\n)", 0},
		{"refuses a bare variable", "var V = 1", 1},
		{"refuses a bare option", "// Options are the settings.\ntype Options struct {\nA int\nB int // why\n}", 1},
		{"accepts a block of options under one comment", "// Options are the settings.\ntype Options struct {\n// A and B are sizes.\nA int\nB int\n}", 0},
		{"refuses an option its block does not speak of", "// Options are the settings.\ntype Options struct {\n// A is a size.\nA int\nB int\n}", 1},
		{"refuses an option below the block", "// Options are the settings.\ntype Options struct {\n// A and B are sizes.\nA int\n\nB int\n}", 1},
		{"refuses a bare method of an interface", "// Store keeps.\ntype Store interface {\nGet() int\n}", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := undocumented(parse(t, "x.go", []byte("package x\n"+tt.code)))
			if len(got) != tt.problems {
				t.Errorf("problems = %q, want %d", got, tt.problems)
			}
		})
	}
}

func TestExportedIsDocumented(t *testing.T) {
	for _, s := range sources(t) {
		if s.isTest() {
			continue
		}
		for _, problem := range undocumented(s) {
			t.Error(problem)
		}
	}
}

func TestPackagesAreDocumented(t *testing.T) {
	documented := map[string]bool{}
	for _, s := range sources(t) {
		if s.isTest() {
			continue
		}
		dir := path.Dir(s.path)
		// What a generator writes before its package clause is its own affair.
		if doc := s.ast.Doc.Text(); doc != "" && !ast.IsGenerated(s.ast) {
			if s.ast.Name.Name != "main" && !strings.HasPrefix(doc, "Package "+s.ast.Name.Name+" ") {
				t.Errorf("%s: the comment does not start with %q", s.path, "Package "+s.ast.Name.Name)
			}
			if documented[dir] {
				t.Errorf("%s: the package has a second comment", s.path)
			}
			documented[dir] = true
		} else if !documented[dir] {
			documented[dir] = false
		}
	}
	for dir, ok := range documented {
		if !ok {
			t.Errorf("package %s has no comment", dir)
		}
	}
}
