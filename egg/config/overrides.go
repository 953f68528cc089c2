package config

import (
	"maps"
	"reflect"
	"slices"
	"strings"
)

// variablePrefix begins the names of variables that set keys.
const variablePrefix = "EGG_CONFIG_"

// An override is a variable or a flag.
type override struct {
	from *origin
	name string   // of a variable, without the prefix
	keys []string // of a flag
	text string
	path string // what it sets, once that is known
}

// readOverrides lists variables and flags in the order in which they apply. A
// variable comes after those that are the beginning of its name.
func (l *Loader) readOverrides() {
	for _, name := range slices.Sorted(maps.Keys(l.env)) {
		if rest, ok := strings.CutPrefix(name, variablePrefix); ok && rest != "" {
			from := &origin{name: "$" + name, rank: rankVariable}
			l.overrides = append(l.overrides, &override{from: from, name: rest, text: l.env[name]})
		}
	}
	from := &origin{name: "--set", rank: rankFlag}
	for _, flag := range l.opts.Flags {
		key, text, ok := strings.Cut(flag, "=")
		if key = strings.TrimSpace(key); !ok || key == "" {
			l.problems.add(place{origin: from}, nil, nil, "%q is not of the form cluster.listen.port=8080", key)
			continue
		}
		l.overrides = append(l.overrides, &override{from: from, keys: strings.Split(key, "."), text: text})
	}
}

// applyOverrides lays the variables and flags that speak of s over its tree.
func (l *Loader) applyOverrides(s *section, tree *node, types []reflect.Type) *node {
	for _, o := range l.overrides {
		for _, spot := range l.spots(o, s, tree, types) {
			name := spot.path.String()
			if o.path != "" && o.path != name {
				l.problems.add(place{origin: o.from}, spot.path, nil, "it can mean %s or %s; use --set", o.path, name)
				continue
			}
			o.path = name
			n := nested(spot.path[1:], l.parse(o.text, spot.typ, o.from))
			l.canon(path{s.key}, n, types...)
			tree = merge(tree, n)
		}
	}
	return tree
}

// spots are what o sets in s.
func (l *Loader) spots(o *override, s *section, tree *node, types []reflect.Type) []spot {
	if o.keys != nil {
		if !fits(o.keys[0], s.key) {
			return nil
		}
		if found, ok := l.flagSpot(path{s.key}, o.keys[1:], types...); ok {
			return []spot{found}
		}
		return nil
	}
	rest, ok := strings.CutPrefix(o.name, upperSnake(s.key))
	switch {
	case !ok:
		return nil
	case rest == "":
		return []spot{{path{s.key}, types[0]}}
	case rest[0] != '_':
		return nil
	}
	found := l.variableSpots(path{s.key}, tree, rest[1:], types...)
	return slices.CompactFunc(found, func(a, b spot) bool { return slices.Equal(a.path, b.path) })
}

// unusedOverrides reports variables and flags that no section took.
func (l *Loader) unusedOverrides() {
	var known []path
	for _, s := range l.sections {
		known = append(known, path{s.key})
		for _, v := range s.targets {
			known = append(known, l.paths(path{s.key}, v.Type())...)
		}
	}
	for _, o := range l.overrides {
		if o.path == "" && !slices.ContainsFunc(l.sections, o.isUnread) {
			o.reportUnknown(&l.problems, known)
		}
	}
}

// isUnread reports whether o speaks of a section that is known but not looked at.
func (o *override) isUnread(s *section) bool {
	if len(s.targets) > 0 {
		return false
	}
	if o.keys != nil {
		return fits(o.keys[0], s.key)
	}
	rest, ok := strings.CutPrefix(o.name, upperSnake(s.key))
	return ok && (rest == "" || rest[0] == '_')
}

func (o *override) reportUnknown(problems *problems, known []path) {
	at := place{origin: o.from}
	if o.keys != nil {
		written := strings.Join(o.keys, ".")
		problems.add(at, o.keys, nil, "unknown key %s%s", written, didYouMean(written, pathNames(known, path.String)))
		return
	}
	hint := ""
	if near := nearest(o.name, pathNames(known, variableName)); near != "" {
		hint = "; did you mean $" + variablePrefix + near + "?"
	}
	problems.add(at, nil, nil, "no key has this variable%s", hint)
}

func pathNames(paths []path, name func(path) string) []string {
	list := make([]string, len(paths))
	for i, p := range paths {
		list[i] = name(p)
	}
	return list
}

// variableName is the variable for a key, without its prefix.
func variableName(p path) string {
	parts := make([]string, len(p))
	for i, key := range p {
		parts[i] = upperSnake(key)
	}
	return strings.Join(parts, "_")
}
