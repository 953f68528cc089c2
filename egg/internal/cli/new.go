package cli

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/koa-go/koa/egg/internal/gen"
	"github.com/koa-go/koa/egg/internal/scaffold"
)

// newCommand makes an application.
type newCommand struct {
	Name     string `arg:"" help:"Name of the application and its directory; . is this one."`
	Module   string `help:"Path of the Go module. Default: the name." placeholder:"PATH"`
	Dir      string `help:"Directory to make it in. Default: the name, here." placeholder:"DIR"`
	Checkout string `help:"Use koa and egg from this checkout of the sources." placeholder:"DIR"`
}

// Help is the long text.
func (c *newCommand) Help() string {
	return `Writes a small application that works at once: a page with a form, an API with its
description, a service, a scheduled task, a plugin, translations, and tests of all that.
It needs no network when koa and egg are in Go's module cache. When this egg was built
from a checkout of the sources, go.mod gets replace lines that lead there.

  egg new shop
  egg new shop --module example.com/team/shop --dir ~/src/shop`
}

// Run is called by kong.
func (c *newCommand) Run(v *invocation) error {
	begun := time.Now()
	app, dir, err := c.plan(v)
	if err != nil {
		return err
	}
	source, err := findFramework(c.Checkout)
	if err != nil {
		return err
	}
	shown := v.short(dir)
	fmt.Fprintf(v.Stdout, "\n%s in %s\n\n", paint(v.Stdout, bold, "A new application, "+app.Name+","), shown)
	if err := v.writeApp(app, source, dir); err != nil {
		return err
	}
	if err := v.step("modules", "go mod tidy", func() error { return v.tidy(dir, source) }); err != nil {
		return fmt.Errorf("%w\n     The application is written; go on with: cd %s && go mod tidy", err, shown)
	}
	if err := v.joinWorkspace(dir); err != nil {
		return err
	}
	v.next(shown, time.Since(begun))
	return nil
}

// validName are names that can be one of a directory, a program and a Go module.
var validName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9._-]*$`)

// plan checks what was typed.
func (c *newCommand) plan(v *invocation) (*scaffold.App, string, error) {
	dir := c.Dir
	if dir == "" {
		dir = c.Name
	}
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(v.Dir, dir)
	}
	name := filepath.Base(filepath.Join(v.Dir, c.Name)) // "." is this directory
	if !validName.MatchString(name) {
		return nil, "", fmt.Errorf("%q is no name for an application: take letters, digits, - and _, with a letter first", name)
	}
	module := c.Module
	if module == "" {
		module = name
	}
	goroot, err := v.runGo(v.Dir, nil, "env", "GOROOT")
	if err != nil {
		return nil, "", err
	}
	if first, _, _ := strings.Cut(module, "/"); exists(goroot, "src", first) || first == "main" || first == "test" {
		return nil, "", fmt.Errorf("a module called %s would hide packages of Go; choose a path with --module, such as example.com/%s", module, name)
	}
	entries, err := os.ReadDir(dir)
	if err == nil && len(entries) > 0 {
		return nil, "", fmt.Errorf("%s is not empty (it has %s); choose another directory with --dir", v.short(dir), entries[0].Name())
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, "", err
	}
	return &scaffold.App{Name: name, Module: module, LocalKey: rand.Text()}, dir, nil
}

// short is how a directory is best typed here.
func (v *invocation) short(dir string) string {
	if rel, err := filepath.Rel(v.Dir, dir); err == nil && !strings.HasPrefix(rel, "..") {
		return rel
	}
	return dir
}

// writeApp writes what people own, go.mod, and the generated files.
func (v *invocation) writeApp(app *scaffold.App, source framework, dir string) error {
	files, err := app.Files()
	if err != nil {
		return err
	}
	files["go.mod"] = source.goMod(app.Module, dir)
	names, err := scaffold.Write(dir, files)
	if err != nil {
		return err
	}
	v.note("files", fmt.Sprintf("%d, see README.md for the map", len(names)))
	result, err := gen.Generate(dir, gen.Options{})
	if err != nil {
		return v.genFailed(err, false)
	}
	v.note("egg gen", "app/wire_gen.go: who gets what "+paint(v.Stdout, dim, "("+seconds(result.Took)+")"))
	if source.checkout != "" {
		v.note("go.mod", "koa and egg are not a published version here:")
		fmt.Fprintf(v.Stdout, "            replace lines lead to the checkout %s\n", source.checkout)
	} else {
		v.note("go.mod", fmt.Sprintf("koa %s, egg %s", source.koa, source.egg))
	}
	return nil
}

// tidy completes go.mod and writes go.sum. A go.work above is left out: it does not know
// the application. The checksums of a checkout are known there already.
func (v *invocation) tidy(dir string, source framework) error {
	if source.checkout != "" {
		if err := copySums(source.checkout, dir); err != nil {
			return err
		}
	}
	_, err := v.runGo(dir, []string{"GOWORK=off", "GOFLAGS=-mod=mod"}, "mod", "tidy")
	return err
}

// copySums begins go.sum with what the checkout needs, so that no checksum database has to
// be asked.
func copySums(checkout, dir string) error {
	var sums []byte
	for _, name := range []string{"go.sum", filepath.Join("egg", "go.sum")} {
		text, err := os.ReadFile(filepath.Join(checkout, name))
		if err != nil {
			return err
		}
		sums = append(sums, text...)
	}
	return os.WriteFile(filepath.Join(dir, "go.sum"), sums, 0o644)
}

// joinWorkspace adds the application to the go.work file above it, if there is one:
// without that, no go command works in it.
func (v *invocation) joinWorkspace(dir string) error {
	work, err := v.runGo(dir, nil, "env", "GOWORK")
	if err != nil || work == "" || work == "off" {
		return err
	}
	from := filepath.Dir(work)
	rel, err := filepath.Rel(from, dir)
	if err != nil {
		return err
	}
	if _, err := v.runGo(from, []string{"GOWORK=" + work}, "work", "use", rel); err != nil {
		return fmt.Errorf("the application is below %s, which could not be told of it: %w\n"+
			"     Set GOWORK=off where you work on it, or run: go work use %s", work, err, dir)
	}
	v.note("go.work", v.short(work)+" lists the application now (go work use)")
	return nil
}

// next says what to type.
func (v *invocation) next(dir string, took time.Duration) {
	egg := "go tool egg"
	if _, err := exec.LookPath("egg"); err == nil {
		egg = "egg"
	}
	fmt.Fprintf(v.Stdout, "\n%s in %s. Next:\n\n", paint(v.Stdout, green, "Done"), seconds(took))
	if dir != "." {
		fmt.Fprintf(v.Stdout, "  cd %s\n", dir)
	}
	for _, line := range [][2]string{
		{egg + " dev", "http://localhost:7001"},
		{egg + " test", "or go test ./..."},
		{egg + " generate resource posts", "a page with a form, its service and tests"},
	} {
		fmt.Fprintf(v.Stdout, "  %s %s\n", pad(line[0], len(egg)+24), paint(v.Stdout, dim, "# "+line[1]))
	}
	fmt.Fprintln(v.Stdout)
}
