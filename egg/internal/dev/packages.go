package dev

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"path/filepath"
	"strings"
)

// packages are the facts of go list that file names do not tell.
type packages struct {
	outside  []string        // directories of packages in other local modules
	embedded map[string]bool // files in the program, by absolute path
}

// listPackages asks go list about the program in dir.
func (b *builder) listPackages(ctx context.Context) (*packages, error) {
	args := append([]string{"list", "-deps", "-e", "-json=Dir,EmbedFiles,Module"}, b.flags...)
	out, err := b.run(ctx, append(args, ".")...)
	if err != nil {
		return nil, err
	}
	return readPackages(b.dir, strings.NewReader(out))
}

func readPackages(dir string, r io.Reader) (*packages, error) {
	found := &packages{embedded: map[string]bool{}}
	for dec := json.NewDecoder(r); ; {
		var p struct {
			Dir        string
			EmbedFiles []string
			Module     *struct {
				Main    bool
				Replace *struct{ Version string }
			}
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return found, nil
		} else if err != nil {
			return nil, err
		}
		m := p.Module
		if m == nil || !m.Main && (m.Replace == nil || m.Replace.Version != "") {
			continue
		}
		for _, name := range p.EmbedFiles {
			found.embedded[filepath.Join(p.Dir, filepath.FromSlash(name))] = true
		}
		if rel, err := filepath.Rel(dir, p.Dir); err != nil || !filepath.IsLocal(rel) {
			found.outside = append(found.outside, p.Dir)
		}
	}
}
