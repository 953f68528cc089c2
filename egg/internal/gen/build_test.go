package gen_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/koa-go/koa/egg/internal/gen"
)

// TestGeneratedCodeCompiles builds and vets applications against the library beside this
// package, as modules of one workspace.
func TestGeneratedCodeCompiles(t *testing.T) {
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	var all []section
	work := "go 1.26.0\n\nuse (\n\t" + root + "\n\t" + filepath.Join(root, "egg") + "\n"
	var patterns []string
	names := []string{"controllers", "interfaces", "names", "provide", "whole"}
	for _, name := range names {
		_, sections := readCase(t, filepath.Join("testdata", name+".txtar"))
		for _, s := range sections {
			if !s.expected() {
				all = append(all, section{name + "/" + s.name, s.text})
			}
		}
		work += "\t./" + name + "\n"
		patterns = append(patterns, "./"+name+"/...")
	}
	dir := writeApp(t, append(all, section{"go.work", work + ")\n"}))
	for _, name := range names {
		generate(t, filepath.Join(dir, name), gen.Options{})
	}
	for _, command := range []string{"build", "vet"} {
		cmd := exec.Command("go", append([]string{command}, patterns...)...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOWORK="+filepath.Join(dir, "go.work"))
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("go %s: %v\n%s", command, err, out)
		}
	}
}
