package gen

import (
	"context"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

func (f *file) readImports() {
	f.byName = map[string]string{}
	for _, spec := range f.tree.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		switch {
		case err != nil || p == "C":
		case spec.Name == nil:
			f.rest = append(f.rest, p)
		case spec.Name.Name == ".":
			f.dots = append(f.dots, p)
		case spec.Name.Name != "_":
			f.byName[spec.Name.Name] = p
		}
	}
}

// imported returns the import path that name stands for in f; empty when none does.
func (s *scanner) imported(f *file, name string) string {
	if p, ok := f.byName[name]; ok {
		return p
	}
	byGuess := func(p string) bool { return s.packageName(p) == name }
	if i := slices.IndexFunc(f.rest, byGuess); i >= 0 && !slices.ContainsFunc(f.rest[i+1:], byGuess) {
		s.learn(f.rest[i], name)
		f.byName[name] = f.rest[i]
		return f.rest[i]
	}
	s.ask(f.rest)
	if i := slices.IndexFunc(f.rest, byGuess); i >= 0 {
		f.byName[name] = f.rest[i]
		return f.rest[i]
	}
	return ""
}

// learn notes the name of another module's package, once a file has used it.
func (s *scanner) learn(importPath, name string) {
	if _, known := s.foreign[importPath]; !known && s.pkg(importPath) == nil {
		s.foreign[importPath] = name
	}
}

// packageName is the name in the package clause: as written for packages of this
// module, known or guessed for others.
func (s *scanner) packageName(importPath string) string {
	if p := s.pkg(importPath); p != nil {
		return p.name
	}
	if name, ok := s.foreign[importPath]; ok {
		return name
	}
	return guessName(importPath)
}

var versionPath = regexp.MustCompile(`^v\d+$`)

// guessName is the name most packages with this path have: the last element, without
// version, and without what cannot be in a name.
func guessName(importPath string) string {
	base := path.Base(importPath)
	if versionPath.MatchString(base) && base != importPath {
		base = path.Base(path.Dir(importPath))
	}
	base, _, _ = strings.Cut(base, ".") // gopkg.in/yaml.v3
	base = strings.TrimSuffix(strings.TrimPrefix(base, "go-"), "-go")
	return strings.ReplaceAll(base, "-", "")
}

// ask finds out the names of packages that guessing did not find. A path that the go
// command does not know stays a guess.
func (s *scanner) ask(paths []string) {
	var unknown []string
	for _, p := range paths {
		if _, known := s.foreign[p]; !known && s.pkg(p) == nil {
			unknown = append(unknown, p)
		}
	}
	if len(unknown) == 0 {
		return
	}
	out, err := s.goList(append([]string{"-f", "{{.ImportPath}} {{.Name}}"}, unknown...)...)
	if err != nil {
		return
	}
	for line := range strings.Lines(out) {
		if p, name, _ := strings.Cut(strings.TrimSpace(line), " "); name != "" {
			s.foreign[p] = name
		}
	}
	for _, p := range unknown {
		if _, known := s.foreign[p]; !known {
			s.foreign[p] = guessName(p)
		}
	}
}

// goList runs the go command where the application is, so that go.work, vendor and
// replacements count.
func (s *scanner) goList(args ...string) (string, error) {
	cmd := exec.CommandContext(context.Background(), "go", append([]string{"list", "-e"}, args...)...)
	cmd.Dir = s.dir
	out, err := cmd.Output()
	return string(out), err
}
