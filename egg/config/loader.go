package config

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
)

// A Loader is one load of a configuration. Bind what is known, then [Loader.Load];
// add what turns up later with [Loader.Section]; end with [Loader.Check], which
// finds the keys that nobody asked for. A new load takes a new Loader from the
// same Options and new structs, since the old ones hold the old values.
//
// A Loader is not safe for concurrent use.
type Loader struct {
	decoder

	opts      Options
	env       map[string]string
	rank      int // of the last origin that counts up
	files     []File
	layers    []layer
	overrides []*override
	sections  []*section
	root      []reflect.Value
	loaded    bool
}

// A section is a top-level key with the values that are set from it.
type section struct {
	key     string
	targets []reflect.Value
	secret  bool
	ofRoot  bool           // a field of a struct bound to ""
	tree    *node          // merged; nil when nothing sets it
	was     map[string]any // what the leaves held after decoding
}

// New returns a Loader that has read nothing yet. opts may be nil.
func New(opts *Options) *Loader {
	l := &Loader{env: make(map[string]string), rank: rankGo}
	if opts != nil {
		l.opts = *opts
	}
	for _, setting := range l.opts.Environ {
		name, value, _ := strings.Cut(setting, "=")
		l.env[name] = value
	}
	l.decoder = decoder{schema: newSchema(), hint: l.opts.Hint, lookup: func(name string) (string, bool) {
		value, ok := l.env[name]
		return value, ok
	}}
	return l
}

// Bind says that Load sets what targets point to from the top-level key. What
// they hold then are the defaults in Go: values that are not zero lie below the
// config.default of the unit whose name is key, or below everything when there is
// no such unit.
//
// The key "" is for the application's own struct, whose fields are top-level keys
// themselves; its defaults lie below the config.default of the last unit. Several
// structs may share a key: each takes the keys it has. A key without targets is
// known but not looked at, such as that of a plugin which is disabled.
//
// Bind panics after Load, when key is bound already, and for targets that cannot
// be configured: they must be pointers, and where they share a key pointers to
// structs.
func (l *Loader) Bind(key string, targets ...any) {
	if l.loaded {
		panic("config: Bind called after Load; use Section")
	}
	values := l.targets(key, targets)
	if key == "" {
		l.root = append(l.root, values...)
		return
	}
	if l.section(key) != nil {
		panic("config: the key " + key + " is bound twice")
	}
	l.sections = append(l.sections, &section{key: key, targets: values})
}

func (l *Loader) targets(key string, targets []any) []reflect.Value {
	var values []reflect.Value
	name := cmp.Or(key, "the root")
	for _, target := range targets {
		v := reflect.ValueOf(target)
		if v.Kind() != reflect.Pointer || v.IsNil() {
			panic("config: a target of " + name + " is no pointer to a value")
		}
		v = v.Elem()
		if (key == "" || len(targets) > 1) && shapeOf(v.Type()) != shapeStruct {
			panic("config: a target of " + name + " is no pointer to a struct")
		}
		if shapeOf(v.Type()) != shapeStruct && !l.configurable(v.Type()) {
			panic("config: a target of " + name + " has nothing that can be configured")
		}
		values = append(values, v)
	}
	return values
}

// Load reads everything and sets what was bound. The error is of type [Errors]
// and tells all mistakes but those that only Check can know; the structs are not
// to be used then. Load panics when it is called twice.
func (l *Loader) Load() error {
	if l.loaded {
		panic("config: Load called twice")
	}
	l.loaded = true
	if l.checkNames() {
		l.readFiles()
	}
	l.readAppConfig()
	l.readOverrides()
	l.bindRoot()
	for _, s := range l.sections {
		l.decodeSection(s)
	}
	return l.problems.err()
}

// bindRoot makes a section of each field of the structs bound to "".
func (l *Loader) bindRoot() {
	for _, v := range l.root {
		for _, f := range l.fields(v.Type()) {
			if l.section(f.key) != nil {
				panic("config: the key " + f.key + " is bound, and is a field of " + v.Type().String() + " too")
			}
			l.sections = append(l.sections, &section{
				key: f.key, secret: f.secret, ofRoot: true, targets: []reflect.Value{reach(v, f.index)},
			})
		}
	}
}

// Section is Bind for what turns up after Load, such as the options of a
// middleware that a plugin brings, and sets targets at once. The error is of type
// [Errors] and tells the mistakes in this section.
//
// Section panics before Load, and where Bind would.
func (l *Loader) Section(key string, targets ...any) error {
	if !l.loaded {
		panic("config: Section called before Load; use Bind")
	}
	if key == "" || l.section(key) != nil {
		panic("config: the key " + key + " is bound twice")
	}
	s := &section{key: key, targets: l.targets(key, targets)}
	l.sections = append(l.sections, s)
	before := len(l.problems.list)
	l.decodeSection(s)
	return (&problems{list: l.problems.list[before:]}).err()
}

func (l *Loader) section(key string) *section {
	for _, s := range l.sections {
		if s.key == key {
			return s
		}
	}
	return nil
}

// decodeSection merges the layers of a section and sets its targets.
func (l *Loader) decodeSection(s *section) {
	if len(s.targets) == 0 {
		return
	}
	at := path{s.key}
	s.tree = l.mergeSection(s)
	l.expand(at, s.tree)
	secret := s.secret || isSecret(s.key)
	if len(s.targets) == 1 {
		l.decode(at, s.tree, secret, s.targets[0])
	} else {
		l.shared(at, s.tree, secret, s.targets)
	}
	s.was = l.snapshot(s)
}

// shared sets several structs from one section.
func (l *Loader) shared(at path, n *node, secret bool, targets []reflect.Value) {
	switch {
	case n == nil || n.absent || n.isGo() || n.broken:
	case n.kind == Null:
		for _, v := range targets {
			v.SetZero()
		}
	default:
		l.object(at, n, secret, targets...)
	}
}

// mergeSection lays all layers over each other. Where the Go defaults take part
// is the place of their unit's first file.
func (l *Loader) mergeSection(s *section) *node {
	types := make([]reflect.Type, len(s.targets))
	var defaults *node
	for i, v := range s.targets {
		types[i] = v.Type()
		defaults = merge(defaults, l.goNode(v, 0))
	}
	goAt := l.goLayer(s)
	var tree *node
	for i, layer := range l.layers {
		if i == goAt {
			tree = merge(tree, defaults)
		}
		tree = merge(tree, l.written(s.key, layer.root, types))
	}
	if goAt >= len(l.layers) {
		tree = merge(tree, defaults)
	}
	return l.applyOverrides(s, tree, types)
}

// goLayer is the layer which the Go defaults of s lie below.
func (l *Loader) goLayer(s *section) int {
	if s.ofRoot {
		return max(0, len(l.opts.Units)-1)
	}
	return max(0, slices.IndexFunc(l.opts.Units, func(u Unit) bool { return u.Name == s.key }))
}

// written is what a layer has for key, with its keys as the types spell them.
func (l *Loader) written(key string, root *node, types []reflect.Type) *node {
	if root == nil {
		return nil
	}
	var n *node
	for _, name := range root.keys {
		if !fits(name, key) {
			continue
		}
		child := root.fields[name]
		if n != nil {
			l.problems.add(child.place, path{key}, nil, "%s is set twice; the first is in line %d", key, n.line)
			continue
		}
		l.canon(path{key}, child, types...)
		n = child
	}
	return n
}

// Files are those that were read, in their order, also if they had mistakes. A
// new file may of course appear beside them.
func (l *Loader) Files() []File { return slices.Clone(l.files) }
