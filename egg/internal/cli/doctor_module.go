package cli

import (
	"encoding/json"
	"errors"
	"go/version"
	"path/filepath"
	"strings"

	"github.com/koa-go/koa/egg/internal/gen"
)

// goModFile is what go mod edit -json prints of a go.mod file.
type goModFile struct {
	Go      string
	Require []struct{ Path, Version string }
	Replace []struct {
		Old, New struct{ Path, Version string }
	}
	Tool []struct{ Path string }
}

// readGoMod reads the go.mod file of the application.
func (p *patient) readGoMod() (goModFile, error) {
	var m goModFile
	text, err := p.runGo(p.dir, []string{"GOWORK=off"}, "mod", "edit", "-json")
	if err == nil {
		err = json.Unmarshal([]byte(text), &m)
	}
	return m, err
}

// checkGo compares Go with what the application asks for.
func checkGo(p *patient) []finding {
	have, err := p.runGo(p.dir, []string{"GOTOOLCHAIN=local"}, "env", "GOVERSION")
	if err != nil {
		return []finding{{"go", failed, err.Error(), "install Go " + goVersion + " or newer from https://go.dev/dl"}}
	}
	m, err := p.readGoMod()
	if err == nil && version.Compare(have, "go"+m.Go) < 0 {
		return []finding{{"go", warn, have + " is installed, and go.mod asks for " + m.Go, "install Go " + m.Go + "; the go command downloads it otherwise"}}
	}
	return []finding{{"go", fine, have, ""}}
}

// checkModules looks at where koa and egg come from.
func checkModules(p *patient) []finding {
	m, err := p.readGoMod()
	if err != nil {
		return []finding{{"go.mod", failed, firstLine(err), "mend go.mod"}}
	}
	var found []finding
	required := ""
	for _, r := range m.Require {
		if r.Path == eggModule {
			required = r.Version
		}
	}
	if required == "" {
		found = append(found, finding{"go.mod", failed, "it does not require " + eggModule, "go get " + eggModule + "@latest"})
	}
	replaced := false
	for _, r := range m.Replace {
		if r.Old.Path != koaModule && r.Old.Path != eggModule || r.New.Version != "" {
			continue
		}
		replaced = true
		dir := r.New.Path
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(moduleDir(p.dir), filepath.FromSlash(dir))
		}
		if !exists(dir, "go.mod") {
			found = append(found, finding{"go.mod", failed, r.Old.Path + " is replaced by " + r.New.Path + ", which is not there",
				"correct the replace line, or remove it and run go get " + r.Old.Path + "@latest"})
		}
	}
	switch {
	case len(found) > 0:
		return found
	case replaced:
		return []finding{{"go.mod", warn, "koa and egg come from a directory of this machine (replace)",
			"before others build it: remove the replace lines, and go get " + eggModule + "@latest"}}
	default:
		return []finding{{"go.mod", fine, "egg " + required, ""}}
	}
}

// checkWorkspace tells when a go.work file hides the application from the go command.
func checkWorkspace(p *patient) []finding {
	work, err := p.runGo(p.dir, nil, "env", "GOWORK")
	if err != nil || work == "" || work == "off" {
		return nil
	}
	if !p.inWorkspace() {
		return []finding{{"go.work", failed, work + " does not list this application, so no go command works here",
			"go work use " + p.dir + ", or set GOWORK=off"}}
	}
	return []finding{{"go.work", fine, p.short(work) + " lists the application", ""}}
}

// inWorkspace tells whether the application's module is one of those of the workspace.
func (p *patient) inWorkspace() bool {
	dirs, err := p.runGo(p.dir, nil, "list", "-m", "-f", "{{.Dir}}")
	if err != nil {
		return false
	}
	for dir := range strings.Lines(dirs) {
		if rel, err := filepath.Rel(strings.TrimSpace(dir), p.dir); err == nil && filepath.IsLocal(rel) {
			return true
		}
	}
	return false
}

// checkGenerated tells whether generated files are fresh.
func checkGenerated(p *patient) []finding {
	p.app, _ = gen.Scan(p.dir)
	result, err := gen.Generate(p.dir, gen.Options{Check: true})
	if err != nil {
		f := finding{"egg gen", failed, firstLine(err), "egg gen tells all of it"}
		if problems, ok := errors.AsType[gen.Problems](err); ok {
			f.Text = count(len(problems), "problem") + ": " + firstLine(problems[0])
		}
		return []finding{f}
	}
	if result.Stale() {
		return []finding{{"egg gen", failed, "generated files are not up to date", "egg gen"}}
	}
	return []finding{{"egg gen", fine, "generated files are up to date", ""}}
}

// checkBuild builds the application, for the checks that ask it.
func checkBuild(p *patient) []finding {
	program, err := programPath(p.dir)
	if err == nil {
		_, err = p.runGo(p.dir, nil, "build", "-buildvcs=false", "-o", program, ".")
	}
	if err != nil {
		_, message, _ := strings.Cut(err.Error(), "\n")
		return []finding{{"build", failed, "it does not compile: " + strings.ReplaceAll(message, "\n", "\n"+pad("", 23)), "go build ."}}
	}
	p.program = program
	return []finding{{"build", fine, "it compiles", ""}}
}

// firstLine is the first line of an error.
func firstLine(err error) string {
	line, _, _ := strings.Cut(strings.TrimSpace(err.Error()), "\n")
	return line
}
