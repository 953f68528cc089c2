package gen_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/koa-go/koa/egg/internal/gen"
)

// TestGeneratedCodeCompiles builds applications against the library beside this package.
func TestGeneratedCodeCompiles(t *testing.T) {
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"names", "controllers", "provide", "interfaces", "whole"} {
		t.Run(name, func(t *testing.T) {
			_, sections := readCase(t, filepath.Join("testdata", name+".txtar"))
			sections = append(sections, section{
				name: "go.work",
				text: "go 1.26.0\n\nuse (\n\t.\n\t" + root + "\n\t" + filepath.Join(root, "egg") + "\n)\n",
			})
			dir := writeApp(t, sections)
			generate(t, dir, gen.Options{})
			for _, args := range [][]string{{"build", "./..."}, {"vet", "./..."}} {
				cmd := exec.Command("go", args...)
				cmd.Dir = dir
				cmd.Env = append(os.Environ(), "GOWORK="+filepath.Join(dir, "go.work"))
				if out, err := cmd.CombinedOutput(); err != nil {
					t.Errorf("go %v: %v\n%s", args, err, out)
				}
			}
		})
	}
}
