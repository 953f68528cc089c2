package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
)

// jsonReader turns JSON into a tree. YAML almost holds JSON, but has other rules
// for surrogate pairs and tabs.
type jsonReader struct {
	*json.Decoder

	data     []byte
	origin   *origin
	problems *problems

	counted, lines int // the line breaks in data[:counted]
}

// readJSON returns the value in data, or nil when it cannot be read, which is
// reported.
func readJSON(data []byte, from *origin, problems *problems) *node {
	r := &jsonReader{data: data, origin: from, problems: problems}
	// This finds all errors of syntax, also nesting that is too deep.
	var whole json.RawMessage
	if err := json.Unmarshal(data, &whole); err != nil {
		at := place{origin: from}
		if e, ok := errors.AsType[*json.SyntaxError](err); ok {
			at = r.at(e.Offset)
		}
		problems.add(at, nil, err, "not JSON: %v", err)
		return nil
	}
	r.Decoder = json.NewDecoder(bytes.NewReader(data))
	r.UseNumber()
	return r.value(nil, nil)
}

// at is the place of a token that ends at offset.
func (r *jsonReader) at(offset int64) place {
	if !r.origin.file {
		return place{origin: r.origin}
	}
	end := min(int(offset), len(r.data))
	r.lines += bytes.Count(r.data[r.counted:end], []byte("\n"))
	r.counted = end
	return place{origin: r.origin, line: r.lines + 1, column: end - bytes.LastIndexByte(r.data[:end], '\n')}
}

// value reads the next value. What is below a key stands where the key stands.
func (r *jsonReader) value(key *place, path path) *node {
	token, _ := r.Token() // the syntax was checked
	at := r.at(r.InputOffset())
	if key != nil {
		at = *key
	}
	n := &node{place: at}
	switch t := token.(type) {
	case json.Delim:
		if t == '{' {
			r.object(n, path)
		} else {
			r.list(n, path)
		}
	case bool:
		n.kind, n.text = Bool, strconv.FormatBool(t)
	case json.Number:
		n.kind, n.text = Number, t.String()
	case string:
		n.kind, n.text = Text, t
	}
	return n
}

func (r *jsonReader) object(n *node, path path) {
	n.kind = Object
	for r.More() {
		token, _ := r.Token()
		name, _ := token.(string)
		at := r.at(r.InputOffset())
		v := r.value(&at, path.key(name))
		if n.get(name) != nil {
			r.problems.add(at, path.key(name), nil, "%s is set twice", path.key(name))
			continue
		}
		n.set(name, v)
	}
	_, _ = r.Token() // the closing brace
}

func (r *jsonReader) list(n *node, path path) {
	n.kind = List
	for i := 0; r.More(); i++ {
		n.items = append(n.items, r.value(nil, path.item(i)))
	}
	_, _ = r.Token() // the closing bracket
}
