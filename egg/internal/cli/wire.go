package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/koa-go/koa/egg/internal/gen"
	"github.com/koa-go/koa/egg/internal/scaffold"
)

// wire adds the changes to files by hand that put a part into the application: routes,
// plugins, configuration. What cannot be changed it returns as hints.
func wire(dir string, part *scaffold.Part, changes *[]change) (hints []string) {
	edit := func(file, what string, change func(text []byte) ([]byte, error)) {
		ch, err := edited(dir, file, change)
		if err != nil {
			hints = append(hints, fmt.Sprintf("%s: %v; add %s", file, err, what))
		} else {
			*changes = append(*changes, ch)
		}
	}
	switch part.Kind {
	case "controller", "resource":
		r := route(part)
		edit(routerFile(dir), "the routes of "+r.Field, func(text []byte) ([]byte, error) { return scaffold.AddRoutes(text, r) })
	case "plugin":
		path := part.Module + "/plugin/" + part.PluginPackage()
		edit("config/plugins.go", part.PluginPackage()+".Plugin()", func(text []byte) ([]byte, error) { return scaffold.AddPlugin(text, path) })
	case "middleware":
		edit("config/config.default.yaml", part.Key()+" to the list middleware", func(text []byte) ([]byte, error) {
			return scaffold.AddMiddleware(text, part.Key())
		})
	}
	return hints
}

// edited is a file with a change in it.
func edited(dir, file string, edit func(text []byte) ([]byte, error)) (change, error) {
	old, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(file)))
	if err != nil {
		return change{}, err
	}
	text, err := edit(old)
	if err != nil {
		return change{}, err
	}
	status := "change"
	if bytes.Equal(old, text) {
		status = "same"
	}
	return change{file, text, status}, nil
}

// routerFile is the file of package app with func Routes: app/router.go as a rule.
func routerFile(dir string) string {
	names, _ := filepath.Glob(filepath.Join(dir, "app", "*.go")) // the pattern is well formed
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err == nil && bytes.Contains(text, []byte("\nfunc Routes(")) {
			return "app/" + filepath.Base(name)
		}
	}
	return "app/router.go"
}

// route is what a controller or resource answers.
func route(part *scaffold.Part) *scaffold.Route {
	fields := []string{"Controller"}
	for _, dir := range part.Name.Dir {
		fields = append(fields, gen.FieldName(dir))
	}
	r := &scaffold.Route{
		Path: part.Name.Path(), Name: part.Name.Key(), Field: strings.Join(append(fields, part.Name.Type), "."),
		Typed: part.Name.API(), Actions: []string{"Index"}, Resources: part.Kind == "resource",
	}
	switch {
	case r.Resources && r.Typed:
		r.Actions = []string{"Index", "Create", "Show", "Update", "Destroy"}
	case r.Resources:
		r.Actions = []string{"Index", "New", "Create", "Show", "Edit", "Update", "Destroy"}
	}
	return r
}
