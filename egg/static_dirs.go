package egg

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/koa-go/koa/egg/config"
)

// StaticDirs are directories of files, in the order in which they are looked through.
// In the configuration they are a text, an object, or a list of both.
type StaticDirs []StaticDir

// StaticDir is a directory of files. In the configuration it is a text, or an object with
// what is not as the section static says: {prefix: /docs/, dir: docs/html, maxAge: 1h}.
type StaticDir struct {
	// Prefix is the path below which the files are. "" is that of the section.
	Prefix string

	// Dir is the directory, below the base directory. It must be set.
	Dir string

	// MaxAge and Gzip are as in [StaticConfig]. nil is what the section says.
	MaxAge *Seconds
	Gzip   *bool
}

// UnmarshalConfig reads a text, an object, or a list of both.
func (dirs *StaticDirs) UnmarshalConfig(n *config.Node) error {
	*dirs = nil
	if n.Kind() != config.List {
		var dir StaticDir
		err := n.Decode(&dir)
		*dirs = StaticDirs{dir}
		return err
	}
	for item := range n.Items() {
		var dir StaticDir
		if err := item.Decode(&dir); err != nil {
			return err
		}
		*dirs = append(*dirs, dir)
	}
	return nil
}

// String is what `egg config` shows.
func (dirs StaticDirs) String() string {
	texts := make([]string, len(dirs))
	for i, dir := range dirs {
		texts[i] = dir.Dir
		if dir.Prefix != "" {
			texts[i] = dir.Prefix + " -> " + dir.Dir
		}
	}
	return strings.Join(texts, ", ")
}

// UnmarshalConfig reads a text or an object.
func (dir *StaticDir) UnmarshalConfig(n *config.Node) error {
	*dir = StaticDir{}
	if n.Kind() == config.Text {
		dir.Dir = n.Text()
	} else if err := n.Decode((*staticDir)(dir)); err != nil {
		return err
	}
	if dir.Dir == "" {
		return errors.New("must name a directory: app/public, or {prefix: /docs/, dir: docs}")
	}
	return nil
}

// staticDir is a StaticDir as an object.
type staticDir StaticDir

// dirs are all directories, with what the section says for what they do not.
func (c *StaticConfig) dirs() []StaticDir {
	all := slices.Concat(c.Dirs, c.Dir)
	for i := range all {
		dir := &all[i]
		dir.Prefix = cmp.Or(dir.Prefix, c.Prefix)
		dir.MaxAge = cmp.Or(dir.MaxAge, &c.MaxAge)
		dir.Gzip = cmp.Or(dir.Gzip, &c.Gzip)
	}
	return all
}
