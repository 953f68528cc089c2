package modelgen

import (
	"context"
	"errors"
	"fmt"
	"go/token"
	"os"
	"path/filepath"
	"strings"

	"github.com/koa-go/koa/contrib/db"
)

// Options are the options of [Generate].
type Options struct {
	// Package is the name of the package. Default: model.
	Package string

	// Skip are the tables that get no model. That of migrations never does.
	Skip []string
}

// File is one that was generated.
type File struct {
	// Name is the file's, without a directory.
	Name string

	// Source is Go, formatted.
	Source []byte
}

// Generate returns the files of the models of d, sorted by the names of the tables. It
// only reads, and of PostgreSQL the schema that is the current one. Opts may be nil.
func Generate(ctx context.Context, d *db.DB, opts *Options) ([]File, error) {
	o := Options{Package: "model"}
	if opts != nil {
		o.Skip = opts.Skip
		if opts.Package != "" {
			o.Package = opts.Package
		}
	}
	if !token.IsIdentifier(o.Package) {
		return nil, fmt.Errorf("modelgen: no package can have the name %q", o.Package)
	}
	tables, err := read(ctx, d, o.Skip)
	if err != nil {
		return nil, fmt.Errorf("modelgen: %w", err)
	}
	p := &planner{naming: d.Gorm().NamingStrategy, sqlite: d.Gorm().Name() == "sqlite"}
	models, err := p.plan(tables)
	if err != nil {
		return nil, fmt.Errorf("modelgen: %w", err)
	}
	files := make([]File, 0, len(models))
	for _, m := range models {
		source, err := p.source(o.Package, m)
		if err != nil {
			return nil, fmt.Errorf("modelgen: table %s: %w", m.table.name, err)
		}
		// Without _, which the go command would read as the end of a test's or a system's.
		files = append(files, File{Name: strings.ToLower(m.name) + ".go", Source: source})
	}
	return files, nil
}

// Write writes files into dir, which is made if it is not there, and returns their paths.
// A file that is there already is an error, and stays as it is.
func Write(dir string, files []File) ([]string, error) {
	if err := os.MkdirAll(dir, 0o777); err != nil { //nolint:gosec // source code; the umask decides
		return nil, fmt.Errorf("modelgen: %w", err)
	}
	var done []string
	for _, f := range files {
		path := filepath.Join(dir, f.Name)
		if err := writeNew(path, f.Source); err != nil {
			return done, fmt.Errorf("modelgen: %w", err)
		}
		done = append(done, path)
	}
	return done, nil
}

func writeNew(path string, text []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666) //nolint:gosec // source code; the umask decides
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}
