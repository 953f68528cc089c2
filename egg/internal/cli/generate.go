package cli

import (
	"bytes"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/koa-go/koa/egg/internal/gen"
	"github.com/koa-go/koa/egg/internal/scaffold"
)

// generateCommand adds a part to an application.
type generateCommand struct {
	Kind   string `arg:"" enum:"controller,service,middleware,schedule,plugin,resource" help:"controller, service, middleware, schedule, plugin or resource."`
	Name   string `arg:"" help:"Its name, with / between directories: posts, api/v1/posts."`
	DryRun bool   `help:"Show what would be written, and write nothing." short:"n"`
	Force  bool   `help:"Overwrite files that are there already."`
}

// Help is the long text.
func (c *generateCommand) Help() string {
	return `Writes ordinary files for you to change, with a test, and wires them.

  controller   an action, and a route in app/router.go. Below api/ it has typed
               requests and answers.
  service      a type that constructors get when they ask for it
  middleware   a layer with options, in the list middleware of the configuration
  schedule     a task that runs by itself
  plugin       a plugin of the application, in config/plugins.go
  resource     model, service, controller with all seven actions, views, routes.
               Below api/ the five of an API, and no views.

Nothing that is there is overwritten, except with --force. A resource takes a model and
a service of its name as they are.

  egg generate resource posts
  egg generate resource api/v1/posts
  egg generate schedule report/daily --dry-run`
}

// change is a file that is written.
type change struct {
	path   string // below the application's directory, with slashes
	text   []byte
	status string // create, overwrite, change, keep or same
}

// Run is called by kong.
func (c *generateCommand) Run(v *invocation) error {
	dir, err := v.appDir()
	if err != nil {
		return err
	}
	part, err := c.part(dir)
	if err != nil {
		return err
	}
	changes, err := c.plan(dir, part)
	if err != nil {
		return err
	}
	if err := c.refuse(changes); err != nil {
		return err
	}
	hints := wire(dir, part, &changes)
	return c.apply(v, dir, changes, hints)
}

// part reads the arguments and what the application has in the same places.
func (c *generateCommand) part(dir string) (*scaffold.Part, error) {
	name, err := scaffold.ParseName(c.Name)
	if err != nil {
		return nil, err
	}
	app, problems := gen.Scan(dir)
	if app == nil {
		return nil, problems
	}
	module, err := modulePath(app)
	if err != nil {
		return nil, err
	}
	p := &scaffold.Part{Kind: c.Kind, Name: name, Module: module}
	for _, sub := range []string{"controller", "service", "middleware", "schedule", "model"} {
		for _, below := range []string{"", filepath.Join(name.Dir...)} {
			at := filepath.Join("app", sub, below)
			if pkg := packageName(filepath.Join(dir, at)); pkg != "" {
				p.PackageIs(filepath.ToSlash(at), pkg)
			}
		}
	}
	return p, p.Check()
}

// modulePath is the import path of the application's directory.
func modulePath(app *gen.App) (string, error) {
	root := app.Dir
	for !exists(root, "go.mod") {
		root = filepath.Dir(root)
	}
	rel, err := filepath.Rel(root, app.Dir)
	if err != nil || rel == "." {
		return app.Module, err
	}
	return app.Module + "/" + filepath.ToSlash(rel), nil
}

// packageName is that of the Go files in a directory; "" without any.
func packageName(dir string) string {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return ""
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		if f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.PackageClauseOnly); err == nil {
			return f.Name.Name
		}
	}
	return ""
}

// plan compares the part's files with those that are there.
func (c *generateCommand) plan(dir string, part *scaffold.Part) ([]change, error) {
	files, err := part.Files()
	if err != nil {
		return nil, err
	}
	var changes []change
	for name, text := range files {
		ch := change{path: name, text: text, status: "create"}
		old, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		switch {
		case os.IsNotExist(err):
		case err != nil:
			return nil, err
		case bytes.Equal(old, text):
			ch.status = "same"
		case c.Kind == "resource" && !c.Force && (strings.HasPrefix(name, "app/model/") || strings.HasPrefix(name, "app/service/")):
			ch.status = "keep"
		case c.Force:
			ch.status = "overwrite"
		default:
			ch.status = "conflict"
		}
		changes = append(changes, ch)
	}
	slices.SortFunc(changes, func(a, b change) int { return strings.Compare(a.path, b.path) })
	return changes, nil
}

// refuse names the files that would be lost.
func (c *generateCommand) refuse(changes []change) error {
	var there []string
	for _, ch := range changes {
		if ch.status == "conflict" {
			there = append(there, ch.path)
		}
	}
	if len(there) == 0 {
		return nil
	}
	return fmt.Errorf("nothing was written, since there is already something else in\n       %s\n     Choose another name, or overwrite with --force",
		strings.Join(there, "\n       "))
}

// apply writes and says so.
func (c *generateCommand) apply(v *invocation, dir string, changes []change, hints []string) error {
	for _, ch := range changes {
		colour := map[string]string{"create": green, "change": yellow, "overwrite": yellow}[ch.status]
		if colour == "" {
			colour = dim
		}
		fmt.Fprintf(v.Stdout, "  %s  %s\n", paint(v.Stdout, colour, pad(ch.status, 9)), ch.path)
		if c.DryRun || ch.status == "same" || ch.status == "keep" {
			continue
		}
		if _, err := scaffold.Write(dir, map[string][]byte{ch.path: ch.text}); err != nil {
			return err
		}
	}
	for _, h := range hints {
		fmt.Fprintf(v.Stdout, "  %s  %s\n", paint(v.Stdout, yellow, pad("by hand", 9)), h)
	}
	if c.DryRun {
		fmt.Fprintln(v.Stdout, "\nNothing was written, since this was a --dry-run.")
		return nil
	}
	result, err := gen.Generate(dir, gen.Options{})
	if err != nil {
		return v.genFailed(err, false)
	}
	for _, f := range result.Files {
		if f.Status != gen.Unchanged {
			fmt.Fprintf(v.Stdout, "  %s  %s\n", paint(v.Stdout, green, pad("egg gen", 9)), f.Path)
		}
	}
	return nil
}
