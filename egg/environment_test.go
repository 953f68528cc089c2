package egg_test

import (
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/koa-go/koa/egg"
)

func TestTheFileEnvNamesTheEnvironment(t *testing.T) {
	deployed := t.TempDir()
	if err := os.MkdirAll(filepath.Join(deployed, "config"), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(deployed, "config", "env"), []byte("pre\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	embedded := fstest.MapFS{"env": {Data: []byte("sit")}}
	for _, tt := range []struct {
		name    string
		dir     string // the working directory
		start   egg.Start
		base    string // EGG_BASE_DIR
		files   fstest.MapFS
		wantEnv string
	}{
		{"in the working directory", deployed, egg.Start{}, "", nil, "pre"},
		{"below the base directory", t.TempDir(), egg.Start{}, deployed, nil, "pre"},
		{"below that of the start", t.TempDir(), egg.Start{BaseDir: deployed}, "", nil, "pre"},
		{"in the program", t.TempDir(), egg.Start{}, "", embedded, "sit"},
		{"on disk rather than in the program", deployed, egg.Start{}, "", embedded, "pre"},
		{"unless the start names one", deployed, egg.Start{Env: "prod"}, "", embedded, "prod"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Chdir(tt.dir)
			opts := &egg.Options{Name: "demo"}
			if tt.files != nil {
				opts.ConfigFiles = tt.files
			}
			app := egg.New(opts)
			tt.start.Environ = []string{"EGG_HOME=" + t.TempDir(), "EGG_SERVER_ENV=local", "EGG_BASE_DIR=" + tt.base}
			tt.start.Set, tt.start.Console = []string{"keys=k"}, t.Output()
			if err := app.Load(t.Context(), &tt.start); err != nil {
				t.Fatal(err)
			}
			if got := app.Env(); got != tt.wantEnv {
				t.Errorf("the environment is %s, want %s", got, tt.wantEnv)
			}
		})
	}
}

// A base directory may be written as one likes; what is below it is found from anywhere.
func TestTheBaseDirectoryIsAbsolute(t *testing.T) {
	t.Chdir(t.TempDir())
	app := egg.New(&egg.Options{Name: "demo"})
	start := &egg.Start{Env: "unittest", BaseDir: ".", Environ: []string{}, Set: []string{"keys=k"}, Console: t.Output()}
	if err := app.Load(t.Context(), start); err != nil {
		t.Fatal(err)
	}
	if dir := app.Info().BaseDir; !filepath.IsAbs(dir) {
		t.Errorf("the base directory is %q", dir)
	}
}
