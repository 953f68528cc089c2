package archtest_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

const (
	root       = "../.." // go test runs in the package's directory
	modulePath = "github.com/koa-go/koa"
)

// source is one Go file of any module.
type source struct {
	path string // from the root, with slashes
	text []byte
	fset *token.FileSet
	ast  *ast.File
}

// isTest reports whether only go test compiles the file.
func (s source) isTest() bool { return strings.HasSuffix(s.path, "_test.go") }

// at names a place in the file as editors understand it.
func (s source) at(pos token.Pos) string {
	p := s.fset.Position(pos)
	p.Filename = s.path
	return p.String()
}

// parse makes a source of text; it fails the test when text is no Go file.
func parse(t *testing.T, path string, text []byte) source {
	t.Helper()
	s := source{path: path, text: text, fset: token.NewFileSet()}
	var err error
	s.ast, err = parser.ParseFile(s.fset, path, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// sources are the Go files of all modules, without testdata.
func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	for _, path := range files(t) {
		if strings.HasSuffix(path, ".go") {
			all = append(all, parse(t, path, read(t, path)))
		}
	}
	if len(all) == 0 {
		t.Fatal("no Go files found: is the root of the repository " + root + "?")
	}
	return all
}

// files are all files a person wrote: everything but testdata and what Git, a
// package manager or an application that runs keeps.
func files(t *testing.T) []string {
	t.Helper()
	all, err := listFiles()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

var listFiles = sync.OnceValues(func() ([]string, error) {
	var all []string
	err := fs.WalkDir(os.DirFS(root), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !d.IsDir() {
			all = append(all, path)
			return nil
		}
		switch d.Name() {
		case ".git", "bin", "logs", "node_modules", "run", "testdata":
			return fs.SkipDir
		}
		return nil
	})
	return all, err
})

func read(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(path)))
	if err != nil {
		t.Fatal(err)
	}
	return text
}
