// Package scaffold writes the first version of what people then own: a new application
// (egg new) and parts of one (egg generate). What it writes is ordinary code by hand;
// nothing of it is ever generated again.
package scaffold

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"text/template"
)

//go:embed app part
var templates embed.FS

// App is a new application.
type App struct {
	Name     string // shop
	Module   string // example.com/shop
	LocalKey string // what protects cookies in development
}

// Files returns the files of the application by their paths, with slashes. go.mod and
// generated files are not among them.
func (a *App) Files() (map[string][]byte, error) {
	files := map[string][]byte{}
	err := fs.WalkDir(templates, "app", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := templates.ReadFile(name)
		if err != nil {
			return err
		}
		target := strings.TrimPrefix(name, "app/")
		if plain, ok := strings.CutSuffix(target, ".tmpl"); ok {
			target = plain
			if text, err = render(name, a); err != nil {
				return err
			}
		}
		if path.Base(target) == "gitignore" {
			target = path.Join(path.Dir(target), ".gitignore")
		}
		files[target] = text
		return nil
	})
	return files, err
}

// render runs the template in the file name.
func render(name string, data any) ([]byte, error) {
	t, err := template.New(path.Base(name)).Delims("[[", "]]").Option("missingkey=error").ParseFS(templates, name)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := t.Execute(&out, data); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// Write writes files below dir, in order of their paths, and returns those.
func Write(dir string, files map[string][]byte) ([]string, error) {
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		target := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return nil, err
		}
		if err := os.WriteFile(target, files[name], 0o644); err != nil {
			return nil, fmt.Errorf("write %s: %w", name, err)
		}
	}
	return names, nil
}
