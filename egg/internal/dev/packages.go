package dev

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"path/filepath"
	"strings"
	"time"
)

// packages are the facts of the go command that file names do not tell.
type packages struct {
	outside map[string]bool // directories of packages in other local modules; nil when nothing can be listed
	files   map[string]bool // files that a build reads besides, by absolute path
	begun   time.Time       // when the build began that they are of
}

// listPackages asks the go command about the program in dir. Where that does not load,
// because a go.mod or the go.work is broken, only the latter is known.
func (b *builder) listPackages(ctx context.Context, begun time.Time) *packages {
	found := &packages{files: map[string]bool{}, begun: begun}
	args := append([]string{"list", "-deps", "-e", "-json=Dir,EmbedFiles,Module"}, b.flags...)
	if out, err := b.run(ctx, append(args, ".")...); err == nil {
		found.read(b.dir, strings.NewReader(out))
	}
	if out, err := b.run(ctx, "env", "GOWORK"); err == nil {
		found.addFile(strings.TrimSpace(out), ".sum")
	}
	return found
}

// listed is a package as go list shows it.
type listed struct {
	Dir        string
	EmbedFiles []string
	Module     *struct {
		Main    bool
		GoMod   string
		Replace *struct{ Version string }
	}
}

// isLocal reports whether the package is of a module that is edited here: one of the
// workspace, or a replacement by a directory.
func (p *listed) isLocal() bool {
	m := p.Module
	return m != nil && (m.Main || m.Replace != nil && m.Replace.Version == "")
}

// read adds what go list says.
func (found *packages) read(dir string, r io.Reader) {
	found.outside = map[string]bool{}
	for dec := json.NewDecoder(r); ; {
		var p listed
		if dec.Decode(&p) != nil { // the end
			return
		}
		if !p.isLocal() {
			continue
		}
		for _, name := range p.EmbedFiles {
			found.addFile(filepath.Join(p.Dir, filepath.FromSlash(name)))
		}
		if p.Module.GoMod != "" {
			found.addFile(p.Module.GoMod)
			found.addFile(strings.TrimSuffix(p.Module.GoMod, ".mod") + ".sum")
		}
		if !within(dir, p.Dir) {
			found.outside[p.Dir] = true
		}
	}
}

// addFile adds a file, and files beside it whose names are longer.
func (found *packages) addFile(name string, suffixes ...string) {
	if !filepath.IsAbs(name) {
		return // "off", or there is no go.work
	}
	found.files[name] = true
	for _, suffix := range suffixes {
		found.files[name+suffix] = true
	}
}

// directories are those outside of dir in which something may change.
func (found *packages) directories(dir string) map[string]bool {
	all := maps.Clone(found.outside)
	if all == nil {
		all = map[string]bool{}
	}
	for name := range found.files {
		if !within(dir, name) {
			all[filepath.Dir(name)] = true
		}
	}
	return all
}

// within reports whether a file or directory is dir, or below it.
func within(dir, name string) bool {
	rel, err := filepath.Rel(dir, name)
	return err == nil && filepath.IsLocal(rel)
}
