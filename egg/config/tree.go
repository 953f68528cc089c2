package config

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// An origin is one source of values: a file, a variable, a flag, Go.
type origin struct {
	name string
	rank int  // the order of sources
	file bool // ${NAME} in its text stands for a variable
}

// Ranks of what is not a file. Files and EGG_APP_CONFIG count up from 0.
const (
	rankGo       = -1
	rankVariable = 1 << 20
	rankFlag     = 1 << 21
)

// goDefault is the origin of values that structs have when they are bound.
var goDefault = &origin{name: "Go default", rank: rankGo}

// A place is where something stands in an origin.
type place struct {
	*origin

	line, column int // 0 where there are no lines
}

func (p place) source() Source { return Source{Name: p.name, Line: p.line} }
func (p place) rank() int      { return p.origin.rank }

// A node is a value as some source has it, or what merging them gave.
type node struct {
	place

	kind Kind
	text string // of Bool, Number and Text

	items  []*node          // of List
	keys   []string         // of Object, in the order written
	fields map[string]*node // of Object

	// loose text was put together from variables or flags, where everything is
	// text, so it fits all types that it can be read as.
	loose bool

	// absent is the null of a key with nothing behind it. It is no value.
	absent bool

	// broken text could not be put together; that has been reported.
	broken bool

	// value is set for a leaf of a Go struct; it needs no decoding.
	value reflect.Value

	// hasGo says that an object was laid over one of a Go struct, so what it
	// does not speak of stays as it is.
	hasGo bool

	// under is the value that this one took the place of.
	under *node
}

func (n *node) isGo() bool { return n.value.IsValid() }

func (n *node) get(key string) *node {
	if n == nil {
		return nil
	}
	return n.fields[key]
}

// set adds a field that is not there yet, or takes the place of one that is.
func (n *node) set(key string, child *node) {
	if n.fields == nil {
		n.fields = make(map[string]*node)
	}
	if _, ok := n.fields[key]; !ok {
		n.keys = append(n.keys, key)
	}
	n.fields[key] = child
}

// A path leads to a value: keys, and "[2]" for an item of a list.
type path []string

func (p path) key(name string) path { return append(slices.Clip(p), name) }
func (p path) item(i int) path      { return p.key("[" + strconv.Itoa(i) + "]") }

func (p path) String() string {
	var b strings.Builder
	for _, name := range p {
		if b.Len() > 0 && !strings.HasPrefix(name, "[") {
			b.WriteByte('.')
		}
		b.WriteString(name)
	}
	return b.String()
}
