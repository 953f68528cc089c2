package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// airVersion is the one that is measured.
const airVersion = "v1.67.4"

// tool is something that runs an application and follows its files.
type tool struct {
	name string
	// command returns what to run in the application's directory, dir; the tool's
	// own files may be written there.
	command func(w *workshop, dir string, port int) ([]string, error)
}

var tools = []tool{
	{"egg dev", func(w *workshop, _ string, port int) ([]string, error) {
		return []string{w.bin("egg"), "dev", "--no-open", fmt.Sprint("--port=", port)}, nil
	}},
	{"air", func(w *workshop, dir string, port int) ([]string, error) {
		return w.air(dir, port, "go build -o ./tmp/main .", "")
	}},
	{"air, tuned", func(w *workshop, dir string, port int) ([]string, error) {
		return w.air(dir, port, "go build -ldflags=-w -buildvcs=false -o ./tmp/main .", "delay = 0\n")
	}},
}

// workshop is where programs and applications are made.
type workshop struct{ dir string }

func (w *workshop) bin(name string) string { return filepath.Join(w.dir, "bin", name) }

// air writes air's configuration. What is not named has air's default.
func (w *workshop) air(dir string, port int, build, more string) ([]string, error) {
	text := fmt.Sprintf("[build]\ncmd = %q\nentrypoint = [\"./tmp/main\", \"--env=local\", \"start\", \"--port=%d\"]\n%s", build, port, more)
	return []string{w.bin("air")}, os.WriteFile(filepath.Join(dir, ".air.toml"), []byte(text), 0o600)
}

// prepare builds the tools.
func (w *workshop) prepare(ctx context.Context) error {
	if err := w.run(ctx, ".", "go", "build", "-o", w.bin("egg"), "github.com/koa-go/koa/egg/cmd/egg"); err != nil {
		return err
	}
	return w.run(ctx, w.dir, "go", "install", "github.com/air-verse/air@"+airVersion)
}

// run runs a command to its end.
func (w *workshop) run(ctx context.Context, dir, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOBIN="+filepath.Join(w.dir, "bin"))
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, out)
	}
	return nil
}

// newApp writes an application with an action that answers /probe.
func (w *workshop) newApp(ctx context.Context, dir string) error {
	if err := w.run(ctx, ".", w.bin("egg"), "new", "shop", "--dir="+dir); err != nil {
		return err
	}
	if err := probe(dir, "first"); err != nil {
		return err
	}
	router := filepath.Join(dir, "app", "router.go")
	text, err := os.ReadFile(router)
	if err != nil {
		return err
	}
	before, after, found := strings.Cut(string(text), "func Routes(r *egg.Router, c *Components) {\n")
	if !found {
		return errors.New("app/router.go has no function Routes of the usual form")
	}
	changed := before + "func Routes(r *egg.Router, c *Components) {\n\tr.Get(\"/probe\", c.Controller.Probe.Index)\n" + after
	if err := os.WriteFile(router, []byte(changed), 0o600); err != nil {
		return err
	}
	return w.run(ctx, dir, w.bin("egg"), "gen") // air does not know that it has to
}

// probe writes the file that is edited.
func probe(dir, answer string) error {
	text := fmt.Sprintf(`package controller

import "github.com/koa-go/koa/egg"

// Probe tells which program answers.
type Probe struct{}

// Index answers.
func (*Probe) Index(ctx *egg.Context) error {
	ctx.SetBody(%q)
	return nil
}
`, answer)
	return os.WriteFile(filepath.Join(dir, "app", "controller", "probe.go"), []byte(text), 0o600)
}

func freePort(ctx context.Context) (int, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port, nil
}
