package scaffold

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// Part is something to add to an application.
type Part struct {
	Kind   string // controller, service, middleware, schedule, plugin or resource
	Name   Name
	Module string // import path of the application

	packages map[string]string // names of those that are there, by directory
}

// Kinds are the kinds of parts.
var Kinds = []string{"controller", "service", "middleware", "schedule", "plugin", "resource"}

// kindFiles are the templates of a kind with the files that come of them. A * stands for
// the name with its directories, ~ for the name with _ between all its parts.
func (p *Part) kindFiles() map[string]string {
	switch p.Kind {
	case "controller":
		if p.Name.API() {
			return map[string]string{"controller_api.go": "app/controller/*.go", "controller_test.go": "test/~_test.go"}
		}
		return map[string]string{"controller.go": "app/controller/*.go", "controller_test.go": "test/~_test.go"}
	case "service":
		return map[string]string{"service.go": "app/service/*.go", "service_test.go": "app/service/*_test.go"}
	case "middleware":
		return map[string]string{"middleware.go": "app/middleware/*.go", "middleware_test.go": "test/~_test.go"}
	case "schedule":
		return map[string]string{"schedule.go": "app/schedule/*.go", "schedule_test.go": "test/~_test.go"}
	case "plugin":
		return map[string]string{"plugin.go": "plugin/" + p.PluginPackage() + "/" + p.PluginPackage() + ".go", "plugin_test.go": "test/~_test.go"}
	}
	files := map[string]string{
		"resource_model.go": "app/model/" + p.modelFile() + ".go", "resource_service.go": "app/service/" + p.Name.File + ".go",
		"resource_service_test.go": "app/service/" + p.Name.File + "_test.go",
	}
	if p.Name.API() {
		files["resource_api.go"], files["resource_api_test.go"] = "app/controller/*.go", "test/~_test.go"
		return files
	}
	files["resource_pages.go"], files["resource_pages_test.go"] = "app/controller/*.go", "test/~_test.go"
	for _, view := range []string{"index", "show", "form"} {
		files["resource_"+view+".html"] = "app/view/*/" + view + ".html"
	}
	return files
}

// Files returns the files of the part by their paths below the application's directory.
func (p *Part) Files() (map[string][]byte, error) {
	files := map[string][]byte{}
	for name, pattern := range p.kindFiles() {
		text, err := render("part/"+name+".tmpl", p)
		if err != nil {
			return nil, err
		}
		target := strings.NewReplacer("*", p.Name.Slashed(), "~", p.Name.Key()).Replace(pattern)
		files[target] = text
	}
	return files, nil
}

// Check tells what cannot be made.
func (p *Part) Check() error {
	if !slices.Contains(Kinds, p.Kind) {
		return fmt.Errorf("there is no kind %q; there are %s", p.Kind, strings.Join(Kinds, ", "))
	}
	if len(p.Name.Dir) > 0 && (p.Kind == "middleware" || p.Kind == "plugin") {
		return fmt.Errorf("a %s has no directories in its name; write %s", p.Kind, p.Name.Key())
	}
	return nil
}

// PackageIs says that there is a package in a directory of the application, and what it
// is called.
func (p *Part) PackageIs(dir, name string) {
	if p.packages == nil {
		p.packages = map[string]string{}
	}
	p.packages[dir] = name
}

// Package is the name of the package for the part in a directory of app.
func (p *Part) Package(dir string) string {
	if name := p.packages[path.Join("app", dir, path.Join(p.Name.Dir...))]; name != "" {
		return name
	}
	if p.Name.Package != "" {
		return p.Name.Package
	}
	return dir
}

// First tells whether the package has no other file: its comment is still missing.
func (p *Part) First(dir string) bool {
	return p.packages[path.Join("app", dir, path.Join(p.Name.Dir...))] == ""
}

// Import is the import path of the part's package in a directory of app.
func (p *Part) Import(dir string) string {
	return path.Join(p.Module, "app", dir, path.Join(p.Name.Dir...))
}

// Key is the name of middleware in the configuration: userAgent.
func (p *Part) Key() string { return p.Name.Var }

// PluginPackage is the name of a plugin's package and of the plugin.
func (p *Part) PluginPackage() string { return strings.ReplaceAll(p.Name.File, "_", "") }

func (p *Part) modelFile() string { return strings.ReplaceAll(p.Name.OneText(), " ", "_") }

// ServicePackage is the name of the package app/service.
func (p *Part) ServicePackage() string { return p.packageIn("service") }

// ModelPackage is the name of the package app/model.
func (p *Part) ModelPackage() string { return p.packageIn("model") }

func (p *Part) packageIn(dir string) string {
	if name := p.packages[path.Join("app", dir)]; name != "" {
		return name
	}
	return dir
}

// TestName is the name of the part's test in package test: APIV1PostsController.
func (p *Part) TestName() string {
	var words []string
	for _, part := range append(slices.Clone(p.Name.Dir), p.Name.File, p.Kind) {
		words = append(words, strings.Split(part, "_")...)
	}
	return camel(words)
}

// Heading is the name in words, for the title of a page.
func (p *Part) Heading() string {
	text := p.Name.Text()
	return strings.ToUpper(text[:1]) + text[1:]
}
