package config

// A Value is one leaf of the configuration: a single value, a list, or an object
// without keys.
type Value struct {
	// Path is the key, such as cluster.listen.port.
	Path string

	// Value is what JSON can hold, written as in a file: a duration is "1h30m".
	// A secret is "******", also that in the middle of a text such as a URL.
	Value any

	// Source is where it was set.
	Source Source

	// Overridden are the values it took the place of, the last one first, with
	// ${NAME} as it was written. Zero values of Go are none.
	Overridden []Layer

	path path
}

// A Layer is a value that did not stay.
type Layer struct {
	// Value is as in [Value].
	Value any

	// Source is where it was set.
	Source Source
}

// Values are all leaves of what was bound, in the order in which keys were bound
// and structs declare their fields. They are those that the structs hold now: one
// that was changed after loading has the source "Go code". Call it after Load.
func (l *Loader) Values() []Value {
	var list []Value
	for _, s := range l.sections {
		for _, leaf := range l.leaves(s) {
			list = append(list, l.view(s, leaf))
		}
	}
	return list
}

// Dump is the configuration as one object, and a second object that has for each
// leaf its source, such as "config/config.prod.yaml:12". Egg writes the two to
// run/application_config.json and run/application_config_meta.json.
func (l *Loader) Dump() (values, sources map[string]any) {
	values, sources = make(map[string]any), make(map[string]any)
	for _, v := range l.Values() {
		put(values, v.path, v.Value)
		put(sources, v.path, v.Source.String())
	}
	return values, sources
}

func put(m map[string]any, path path, value any) {
	for _, key := range path[:len(path)-1] {
		inner, ok := m[key].(map[string]any)
		if !ok {
			inner = make(map[string]any)
			m[key] = inner
		}
		m = inner
	}
	m[path[len(path)-1]] = value
}

func (l *Loader) view(s *section, leaf leaf) Value {
	shown := viewer{schema: l.schema}
	v := Value{Path: leaf.path.String(), Source: Source{Name: goDefault.name}, path: leaf.path}
	value, ok := shown.value(leaf.value, leaf.secret, 0)
	n := leaf.node
	if n != nil {
		v.Source = n.source()
		if !ok {
			value = shown.node(n, leaf.secret)
		}
	}
	v.Value = value
	if l.isChanged(s, leaf) {
		v.Source = Source{Name: "Go code"}
	} else if n != nil {
		n = n.under
	}
	for ; n != nil; n = n.under {
		v.Overridden = append(v.Overridden, Layer{Value: shown.node(n, leaf.secret), Source: n.source()})
	}
	return v
}
