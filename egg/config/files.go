package config

import (
	"bytes"
	"errors"
	"io/fs"
	"slices"
	"strings"
)

// A File is one that was read.
type File struct {
	// Unit is the name of the unit it belongs to.
	Unit string

	// Name is the file in the unit's FS: config.prod.yaml.
	Name string

	// Source is the name with the unit's prefix, as [Source] has it.
	Source string
}

var extensions = []string{".yaml", ".yml", ".json"}

// A layer is what one file holds, or nothing when there is no such file.
type layer struct {
	unit int // in Options.Units; -1 for EGG_APP_CONFIG
	root *node
}

// fileNames are the files of a unit in their order, without extensions (egg-core,
// getTypeFiles).
func fileNames(env, scope string) []string {
	names := []string{"config.default"}
	if scope != "" {
		names = append(names, "config."+scope)
	}
	if env != "" && env != "default" {
		names = append(names, "config."+env)
		if scope != "" {
			names = append(names, "config."+scope+"_"+env)
		}
	}
	return slices.Compact(names)
}

// readFiles reads all layers that are files.
func (l *Loader) readFiles() {
	for _, name := range fileNames(l.opts.Env, l.opts.Scope) {
		for i, unit := range l.opts.Units {
			l.layers = append(l.layers, layer{unit: i, root: l.readFile(unit, name)})
		}
	}
}

// readFile reads name with whichever extension there is.
func (l *Loader) readFile(unit Unit, name string) *node {
	var root *node
	var found string
	for _, extension := range extensions {
		file := name + extension
		from := l.newOrigin(unit.Prefix+file, true)
		data, ok := l.contents(unit.FS, file, from)
		switch {
		case !ok:
		case found != "":
			l.problems.add(place{origin: from}, nil, nil, "there is also %s%s; keep one of them", unit.Prefix, found)
		default:
			found = file
			l.files = append(l.files, File{Unit: unit.Name, Name: file, Source: from.name})
			root = l.readRoot(data, extension, from)
		}
	}
	return root
}

func (l *Loader) contents(fsys fs.FS, file string, from *origin) (data []byte, ok bool) {
	if fsys == nil {
		return nil, false
	}
	data, err := fs.ReadFile(fsys, file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false
	}
	if err != nil {
		l.problems.add(place{origin: from}, nil, err, "%v", err)
		return nil, false
	}
	return bytes.TrimPrefix(data, []byte("\uFEFF")), true
}

// readRoot reads the text of a file, which must be an object or nothing.
func (l *Loader) readRoot(data []byte, extension string, from *origin) *node {
	read := readYAML
	if extension == ".json" {
		read = readJSON
	}
	root := read(data, from, &l.problems)
	if root == nil || root.absent {
		return nil
	}
	if root.kind != Object {
		l.problems.add(root.place, nil, nil, "%s is not an object of keys and values", root.describe())
		return nil
	}
	return root
}

// readAppConfig reads the layer above the files. Egg only warns when the text
// is not JSON and starts without it.
func (l *Loader) readAppConfig() {
	const name = "EGG_APP_CONFIG"
	text := l.env[name]
	if strings.TrimSpace(text) == "" {
		return
	}
	from := l.newOrigin("$"+name, false)
	l.layers = append(l.layers, layer{unit: -1, root: l.readRoot([]byte(text), ".json", from)})
}

func (l *Loader) newOrigin(name string, file bool) *origin {
	l.rank++
	return &origin{name: name, rank: l.rank, file: file}
}
