package config

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxNodes is how many values one text may hold once its aliases are written
// out. It stops a few lines of aliases from filling the memory.
const maxNodes = 100_000

// yamlReader turns what the YAML package read into a tree of our own.
type yamlReader struct {
	origin   *origin
	problems *problems
	nodes    int
	open     map[*yaml.Node]bool // anchors whose values are being read
}

// readYAML returns the value in data, or nil when there is none or it cannot be
// read, which is reported.
func readYAML(data []byte, from *origin, problems *problems) *node {
	r := &yamlReader{origin: from, problems: problems, open: make(map[*yaml.Node]bool)}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var document yaml.Node
	if err := decoder.Decode(&document); err != nil {
		r.syntax(err)
		return nil
	}
	var second yaml.Node
	if err := decoder.Decode(&second); !errors.Is(err, io.EOF) {
		if err == nil {
			r.report(&second, nil, "a second document begins here; configuration is one document")
		} else {
			r.syntax(err)
		}
		return nil
	}
	return r.value(r.at(document.Content[0]), document.Content[0], nil)
}

var yamlErrorLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

func (r *yamlReader) syntax(err error) {
	if errors.Is(err, io.EOF) {
		return
	}
	at := place{origin: r.origin}
	text := err.Error()
	if m := yamlErrorLine.FindStringSubmatch(text); m != nil {
		if r.origin.file {
			at.line, _ = strconv.Atoi(m[1]) // "" is 0: no line
		}
		text = text[len(m[0]):]
	}
	r.problems.add(at, nil, err, "not YAML: %s", text)
}

// at is where a value stands. Variables and flags have no lines.
func (r *yamlReader) at(y *yaml.Node) place {
	if !r.origin.file {
		return place{origin: r.origin}
	}
	return place{origin: r.origin, line: y.Line, column: y.Column}
}

func (r *yamlReader) report(y *yaml.Node, path path, format string, args ...any) {
	r.problems.add(r.at(y), path, nil, format, args...)
}

// value reads y, which is to be found at the given place: that of its key.
func (r *yamlReader) value(at place, y *yaml.Node, path path) *node {
	if r.nodes++; r.nodes > maxNodes {
		if r.nodes == maxNodes+1 {
			r.report(y, nil, "more than %d values, with aliases written out", maxNodes)
		}
		return nil
	}
	switch tag := y.ShortTag(); {
	case y.Kind == yaml.AliasNode:
		return r.alias(at, y, path)
	case y.Kind != yaml.ScalarNode && tag != "!!map" && tag != "!!seq":
		r.report(y, path, "the tag %s is not understood", y.Tag)
		return nil
	}
	switch y.Kind {
	case yaml.MappingNode:
		return r.mapping(at, y, path)
	case yaml.SequenceNode:
		return r.sequence(at, y, path)
	default:
		return r.scalar(at, y, path)
	}
}

func (r *yamlReader) alias(at place, y *yaml.Node, path path) *node {
	if r.open[y.Alias] {
		r.report(y, path, "*%s stands inside of the value that it names", y.Value)
		return nil
	}
	return r.value(at, y.Alias, path)
}

func (r *yamlReader) sequence(at place, y *yaml.Node, path path) *node {
	r.open[y] = true
	defer delete(r.open, y)
	n := &node{place: at, kind: List}
	for i, item := range y.Content {
		if v := r.value(r.at(item), item, path.item(i)); v != nil {
			v.absent = false // an item with nothing behind its dash is null
			n.items = append(n.items, v)
		}
	}
	return n
}

func (r *yamlReader) mapping(at place, y *yaml.Node, path path) *node {
	r.open[y] = true
	defer delete(r.open, y)
	n := &node{place: at, kind: Object}
	var inherited []*yaml.Node
	for i := 0; i+1 < len(y.Content); i += 2 {
		key, value := y.Content[i], y.Content[i+1]
		if key.ShortTag() == "!!merge" {
			inherited = append(inherited, value)
			continue
		}
		name, ok := r.key(key, path)
		if !ok {
			continue
		}
		if first := n.get(name); first != nil {
			r.report(key, path.key(name), "%s is set twice; the first is in line %d", path.key(name), first.line)
			continue
		}
		if v := r.value(r.at(key), value, path.key(name)); v != nil {
			n.set(name, v)
		}
	}
	for _, value := range inherited {
		r.inherit(n, value, path)
	}
	return n
}

// key is the text of a key. It may also look like a number or boolean.
func (r *yamlReader) key(y *yaml.Node, path path) (string, bool) {
	for y.Kind == yaml.AliasNode {
		y = y.Alias
	}
	if y.Kind != yaml.ScalarNode || y.ShortTag() == "!!null" {
		r.report(y, path, "a key must be text")
		return "", false
	}
	return y.Value, true
}

// inherit fills n with what "<<" names: an object or a list of them, of which
// the first that has a key wins.
func (r *yamlReader) inherit(n *node, y *yaml.Node, path path) {
	v := r.value(r.at(y), y, path)
	if v == nil {
		return
	}
	from := []*node{v}
	if v.kind == List {
		from = v.items
	}
	for _, object := range from {
		if object.kind != Object {
			r.report(y, path, "<< takes an object or a list of objects")
			return
		}
		for _, key := range object.keys {
			if n.get(key) == nil {
				n.set(key, object.fields[key])
			}
		}
	}
}

func (r *yamlReader) scalar(at place, y *yaml.Node, path path) *node {
	n := &node{place: at, text: y.Value}
	switch y.ShortTag() {
	case "!!null":
		n.kind, n.absent = Null, y.Value == "" && y.Style == 0
	case "!!bool":
		n.kind, n.text = Bool, strings.ToLower(y.Value)
	case "!!int", "!!float":
		n.kind = Number
	case "!!str", "!!timestamp":
		n.kind = Text
	default:
		r.report(y, path, "the tag %s is not understood", y.Tag)
		return nil
	}
	return n
}
