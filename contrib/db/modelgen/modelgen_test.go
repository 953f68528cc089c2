package modelgen_test

import (
	"bytes"
	"embed"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/koa-go/koa/contrib/db"
	"github.com/koa-go/koa/contrib/db/modelgen"
	"github.com/koa-go/koa/internal/testserver"
)

//go:embed testdata/*.sql testdata/*.txt
var testdata embed.FS

// open opens a database with the tables of testdata, named by the kind.
func open(t *testing.T, url, kind string) *db.DB {
	t.Helper()
	d, err := db.Open(db.Config{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	for statement := range strings.SplitSeq(strings.TrimSpace(read(t, kind+".sql")), ";\n") {
		if err := d.Gorm().Exec(statement).Error; err != nil {
			t.Fatal(err)
		}
	}
	return d
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := testdata.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The files pass vet, and a program works with them.
func TestGenerate(t *testing.T) {
	for kind, url := range map[string]string{
		"postgres": testserver.StartPostgres(t).Database(t),
		"sqlite":   "sqlite:" + filepath.Join(t.TempDir(), "app.db"),
	} {
		t.Run(kind, func(t *testing.T) {
			files, err := modelgen.Generate(t.Context(), open(t, url, kind), nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range files {
				t.Logf("%s:\n%s", f.Name, f.Source)
				if bytes.Contains(f.Source, []byte("Grader ")) {
					t.Errorf("%s has an association with a table of another schema", f.Name)
				}
			}
			program := writeProgram(t, files)
			goTool(t, url, "vet", program+"/...")
			if out := goTool(t, url, "run", program); !strings.Contains(out, "all of it works") {
				t.Errorf("it said %q", out)
			}
		})
	}
}

// writeProgram writes models and a program that uses them into this module, since they
// need what it needs, where its other commands do not look. It returns their directory.
func writeProgram(t *testing.T, files []modelgen.File) string {
	t.Helper()
	dir, err := os.MkdirTemp("testdata", "generated") //nolint:usetesting // another directory is no part of the module
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	paths, err := modelgen.Write(filepath.Join(dir, "model"), files)
	if err != nil || len(paths) != len(files) {
		t.Fatalf("%d files of %d: %v", len(paths), len(files), err)
	}
	if _, err := modelgen.Write(filepath.Join(dir, "model"), files); err == nil {
		t.Error("files were written over")
	}
	dir = filepath.ToSlash(dir)
	program := strings.ReplaceAll(read(t, "use.go.txt"), "testdata/generated", dir)
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(program), 0o600); err != nil {
		t.Fatal(err)
	}
	return "./" + dir
}

// goTool runs the go command.
func goTool(t *testing.T, url string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", args...)
	cmd.Env = append(os.Environ(), "DATABASE_URL="+url)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("go %s: %v\n%s", args[0], err, out)
	}
	return string(out)
}

func TestGenerateRefuses(t *testing.T) {
	d := open(t, "sqlite::memory:", "sqlite")
	if _, err := modelgen.Generate(t.Context(), d, &modelgen.Options{Package: "my models"}); err == nil {
		t.Error("a package with two words")
	}
	if err := d.Gorm().Exec("CREATE TABLE evil (\"a`;column:b\" text)").Error; err != nil {
		t.Fatal(err)
	}
	if _, err := modelgen.Generate(t.Context(), d, nil); err == nil || !strings.Contains(err.Error(), "evil") {
		t.Errorf("a column that ends a tag: %v", err)
	}
	files, err := modelgen.Generate(t.Context(), d, &modelgen.Options{Skip: []string{"evil", "Users"}})
	if err != nil || len(files) != 13 {
		t.Errorf("%d files, %v; want 13", len(files), err)
	}
}
