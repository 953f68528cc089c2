package gen

import (
	"slices"
	"strings"
)

type kind uint8

const (
	unknown  kind = iota // a name that could not be resolved; name is how it was written
	basic                // predeclared: string, error, any; pkg is empty
	named                // name of pkg, with args for its type parameters
	pointer              // to args[0]
	slice                // of args[0]
	array                // of args[0]; name is the length
	mapping              // from args[0] to args[1]
	channel              // of args[0]; name is "chan ", "<-chan " or "chan<- "
	function             // args are the parameters
	literal              // of a struct or an interface; name is how it was written
	variable             // type parameter
)

// typ is a type as a file writes it, with every name resolved.
type typ struct {
	kind     kind
	pkg      string
	name     string
	args     []*typ
	results  []*typ // of a function
	variadic bool   // the last of args is one
	size     int    // how many types it is made of
}

// Generic types that are made of ever larger ones do not compile, and do not keep the
// scanner busy either.
const (
	maxSize  = 100  // of one type
	maxTypes = 1000 // on one walk
)

// bounded returns t, or an unknown type in place of one that is too large.
func (t *typ) bounded() *typ {
	t.size = 1
	for _, u := range t.args {
		t.size += u.size
	}
	for _, u := range t.results {
		t.size += u.size
	}
	if t.size > maxSize {
		return &typ{kind: unknown, name: "a type that is too large", size: 1}
	}
	return t
}

func namedType(pkg, name string) *typ { return &typ{kind: named, pkg: pkg, name: name} }
func pointerTo(t *typ) *typ           { return &typ{kind: pointer, args: []*typ{t}} }

// id is equal for identical types only.
func (t *typ) id() string { return t.format(func(p string) string { return p }) }

// is reports whether t is the named type without type arguments.
func (t *typ) is(pkg, name string) bool {
	return t.kind == named && t.pkg == pkg && t.name == name && len(t.args) == 0
}

// isPtr reports whether t points to the named type.
func (t *typ) isPtr(pkg, name string) bool { return t.kind == pointer && t.args[0].is(pkg, name) }

func (t *typ) isError() bool { return t.kind == basic && t.name == "error" }

// base is the type that a pointer points to, or t itself.
func (t *typ) base() *typ {
	if t.kind == pointer {
		return t.args[0]
	}
	return t
}

// any reports whether f holds for a type that t is made of.
func (t *typ) any(f func(*typ) bool) bool {
	each := func(u *typ) bool { return u.any(f) }
	return f(t) || slices.ContainsFunc(t.args, each) || slices.ContainsFunc(t.results, each)
}

// format writes the type; q gives the qualifier for a package, or nothing.
func (t *typ) format(q func(pkg string) string) string {
	switch t.kind {
	case named:
		return qualified(q(t.pkg), t.name) + t.list("[", t.args, "]", q)
	case pointer:
		return "*" + t.args[0].format(q)
	case slice:
		return "[]" + t.args[0].format(q)
	case array:
		return "[" + t.name + "]" + t.args[0].format(q)
	case mapping:
		return "map[" + t.args[0].format(q) + "]" + t.args[1].format(q)
	case channel:
		return t.name + t.args[0].format(q)
	case function:
		return "func" + t.signature(q)
	default:
		return t.name
	}
}

func qualified(pkg, name string) string {
	if pkg == "" {
		return name
	}
	return pkg + "." + name
}

func (t *typ) list(open string, list []*typ, closing string, q func(string) string) string {
	if len(list) == 0 {
		return ""
	}
	texts := make([]string, len(list))
	for i, u := range list {
		texts[i] = u.format(q)
	}
	return open + strings.Join(texts, ", ") + closing
}

// signature is a function type without the word func.
func (t *typ) signature(q func(string) string) string {
	params := make([]string, len(t.args))
	for i, p := range t.args {
		params[i] = p.format(q)
		if t.variadic && i == len(t.args)-1 {
			params[i] = "..." + strings.TrimPrefix(params[i], "[]")
		}
	}
	text := "(" + strings.Join(params, ", ") + ")"
	switch len(t.results) {
	case 0:
		return text
	case 1:
		return text + " " + t.results[0].format(q)
	default:
		return text + t.list(" (", t.results, ")", q)
	}
}

// mayEqual reports whether two types could be identical although they are written
// differently, because one of another module may be an alias.
func (s *scanner) mayEqual(a, b *typ) bool {
	if a.id() == b.id() || s.opaque(a) || s.opaque(b) {
		return true
	}
	if a.kind != b.kind || a.pkg != b.pkg || a.name != b.name || a.variadic != b.variadic {
		return false
	}
	same := func(a, b []*typ) bool { return slices.EqualFunc(a, b, s.mayEqual) }
	return same(a.args, b.args) && same(a.results, b.results)
}

// opaque reports whether only the other module knows what t is.
func (s *scanner) opaque(t *typ) bool {
	return t.kind == unknown || t.kind == literal || t.kind == named && s.pkg(t.pkg) == nil
}

// show writes a type for messages.
func (s *scanner) show(t *typ) string { return t.format(s.packageName) }
