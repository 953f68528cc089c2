package gen_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/koa-go/koa/egg/internal/gen"
)

// FuzzScan looks for files that parse and stop the scanner.
func FuzzScan(f *testing.F) {
	cases, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range cases {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for part := range strings.SplitSeq(string(text), "\n-- ") {
			if _, source, found := strings.Cut(part, ".go --\n"); found {
				f.Add(source)
			}
		}
	}
	f.Fuzz(func(t *testing.T, source string) {
		gen.Scan(writeApp(t, []section{
			{name: "go.mod", text: "module shop\n"},
			{name: "app/controller/a.go", text: source},
			{name: "app/service/a.go", text: source},
			{name: "app/schedule/a.go", text: source},
			{name: "app/middleware/a.go", text: source},
			{name: "app/a.go", text: source},
		}))
	})
}
