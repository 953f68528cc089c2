package dev

import (
	"crypto/sha256"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// tree knows the content of every file that matters, so that a save that changes
// nothing, and what the generator writes itself, cause nothing.
type tree struct {
	dir string

	mu      sync.Mutex // guards all below
	files   map[string]stamp
	outside map[string]bool // directories of packages in other local modules
	named   map[string]bool // files that a build reads besides
}

// stamp is what is known of a file's content.
type stamp struct {
	size int64
	mod  time.Time
	sum  [sha256.Size]byte
	// racy means that the file was so young when it was read that a later write
	// may have left the same time on it.
	racy bool
}

// clockGrain is more than the time between two ticks of any file system's clock.
const clockGrain = 20 * time.Millisecond

// change is a file that is not as it was.
type change struct {
	path  string // absolute
	class class
}

func newTree(dir string) *tree {
	t := &tree{dir: dir, files: map[string]stamp{}}
	t.scan()
	return t
}

// scan returns what changed since the last scan.
func (t *tree) scan() []change {
	t.mu.Lock()
	defer t.mu.Unlock()
	var changes []change
	seen := make(map[string]bool, len(t.files))
	t.walk(func(name string, c class) {
		seen[name] = true
		if t.stamp(name) {
			changes = append(changes, change{name, c})
		}
	})
	for name := range t.files {
		if !seen[name] {
			delete(t.files, name)
			changes = append(changes, change{name, t.classify(name)})
		}
	}
	return changes
}

// walk calls f for every file that matters.
func (t *tree) walk(f func(name string, c class)) {
	visit := func(name string) {
		if c := t.classify(name); c != nothing {
			f(name, c)
		}
	}
	_ = filepath.WalkDir(t.dir, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil //nolint:nilerr // it is gone, or nobody may read it
		case d.IsDir() && t.skips(name):
			return fs.SkipDir
		case !d.IsDir():
			visit(name)
		}
		return nil
	})
	for dir := range t.outside {
		entries, _ := os.ReadDir(dir)
		for _, e := range entries {
			if !e.IsDir() {
				visit(filepath.Join(dir, e.Name()))
			}
		}
	}
	for name := range t.named {
		if !within(t.dir, name) {
			visit(name)
		}
	}
}

// stamp brings the record of a file up to date, and reports whether its content is
// another one.
func (t *tree) stamp(name string) bool {
	old, known := t.files[name]
	now := time.Now()
	info, err := os.Stat(name)
	if err != nil || info.IsDir() {
		return false
	}
	if known && old.matches(info) && !old.racy {
		return false
	}
	content, err := os.ReadFile(name)
	if err != nil {
		return false
	}
	s := stamp{size: info.Size(), mod: info.ModTime(), sum: sha256.Sum256(content)}
	s.racy = now.Sub(s.mod) < clockGrain
	t.files[name] = s
	return !known || s.sum != old.sum
}

func (s stamp) matches(info fs.FileInfo) bool {
	return s.size == info.Size() && s.mod.Equal(info.ModTime())
}

// suspect says, from names and times alone, what a change of name may ask for.
func (t *tree) suspect(name string) class {
	t.mu.Lock()
	defer t.mu.Unlock()
	info, err := os.Stat(name)
	if err == nil && info.IsDir() {
		if t.skips(name) || !within(t.dir, name) {
			return nothing
		}
		return browser // there may be files in it: worth a scan
	}
	if err != nil && t.holds(name) {
		return build
	}
	if s, known := t.files[name]; known && err == nil && s.matches(info) && !s.racy {
		return nothing
	}
	return t.classify(name)
}

// holds reports whether there was a directory with that name.
func (t *tree) holds(name string) bool {
	for file := range t.files {
		if strings.HasPrefix(file, name+string(filepath.Separator)) {
			return true
		}
	}
	return false
}

// generate runs f, which writes files of the application, and takes the files that
// it returns as known. Nobody looks at the tree meanwhile.
func (t *tree) generate(f func() (written []string, err error)) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	written, err := f()
	for _, name := range written {
		delete(t.files, name)
		t.stamp(name)
	}
	return err
}

// extend takes in what the go command found, as known. A file that counted before and is
// new stays a change for the next scan, and so is one that was written when the build had
// begun.
func (t *tree) extend(p *packages) {
	t.mu.Lock()
	defer t.mu.Unlock()
	before := map[string]bool{}
	t.walk(func(name string, _ class) { before[name] = true })
	if p.outside == nil { // nothing can be listed: what was known still counts
		maps.Copy(p.files, t.named)
	} else {
		t.outside = p.outside
	}
	t.named = p.files
	t.walk(func(name string, _ class) {
		info, err := os.Stat(name)
		isYoung := err == nil && info.ModTime().After(p.begun.Add(-clockGrain))
		if _, known := t.files[name]; !known && !before[name] && !isYoung {
			t.stamp(name)
		}
	})
}
