package egg_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/koa-go/koa/egg"
)

var update = flag.Bool("update", false, "write the golden files of testdata/commands anew")

// command runs a command of kiosk in this process.
func command(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	p := &egg.Program{
		New: kiosk, Args: append([]string{"kiosk"}, args...), Stdout: &out, Stderr: &errs,
		Environ: []string{"EGG_SERVER_ENV=prod", "EGG_HOME=" + t.TempDir()},
	}
	code = p.Run(t.Context())
	return code, out.String(), errs.String()
}

func TestCommandsPrint(t *testing.T) {
	for _, tt := range []struct {
		name, args string
		code       int
	}{
		{"help", "--help", 0},
		{"routes", "routes", 0},
		{"routes-json", "routes --json", 0},
		{"middleware", "middleware /papers/1", 0},
		{"middleware-elsewhere", "middleware / --method=post", 0},
		{"middleware-wrong", "middleware papers", 1},
		{"config", "config", 0},
		{"config-key", "config stock --set stock.papers=7", 0},
		{"config-json", "config robot --json", 0},
		{"config-none", "config stok", 1},
		{"config-wrong", "config --set stock.paper=7", 1},
		{"plugins", "plugins", 0},
		{"schedules", "schedules", 0},
		{"status", "status", 3},
		{"status-json", "status --json", 3},
		{"stop", "stop", 0},
		{"unknown", "serve", 80},
		{"start-workers", "start --workers 4", 80},
	} {
		t.Run(tt.name, func(t *testing.T) {
			code, stdout, stderr := command(t, strings.Fields(tt.args)...)
			if code != tt.code {
				t.Errorf("the exit code is %d, want %d", code, tt.code)
			}
			got := "$ kiosk " + tt.args + "\n" + stdout
			if stderr != "" {
				got += "--- standard error\n" + stderr
			}
			golden(t, tt.name, got)
		})
	}
}

// golden compares a text with that of a file.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", "commands", name+".golden")
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("printed\n%s\nwant (%s; go test -update writes it anew)\n%s", got, file, want)
	}
}

func TestCommandsShowNoSecrets(t *testing.T) {
	for _, args := range []string{"config", "config --all", "config --json", "config keys", "config password"} {
		code, stdout, stderr := command(t, strings.Fields(args)...)
		for _, secret := range []string{"kiosk-key", "open sesame"} {
			if code != 0 || strings.Contains(stdout+stderr, secret) {
				t.Errorf("%s (exit code %d) shows a secret:\n%s%s", args, code, stdout, stderr)
			}
		}
		if !strings.Contains(stdout, "******") {
			t.Errorf("%s does not say that there are secrets:\n%s", args, stdout)
		}
	}
}

func TestCommandsPrintJSONForPrograms(t *testing.T) {
	for _, args := range []string{"routes", "middleware", "config", "plugins", "schedules", "status"} {
		_, stdout, _ := command(t, args, "--json")
		if !json.Valid([]byte(stdout)) {
			t.Errorf("%s --json printed\n%s", args, stdout)
		}
	}
}

func TestScheduleRunsByHand(t *testing.T) {
	if code, stdout, stderr := command(t, "schedules", "--run", "restock"); code != 0 {
		t.Errorf("the exit code is %d\n%s%s", code, stdout, stderr)
	}
	if code, _, stderr := command(t, "schedules", "--run", "rest"); code != 1 || !strings.Contains(stderr, "schedule rest; there are ") || !strings.Contains(stderr, "restock") {
		t.Errorf("a task that is not there: exit code %d, %s", code, stderr)
	}
}
