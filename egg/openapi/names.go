package openapi

import (
	"cmp"
	"maps"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// direction says who writes a value.
type direction uint8

const (
	input  direction = iota // the client
	output                  // the server
)

// use is a named type in one of its directions.
type use struct {
	t   reflect.Type
	dir direction
}

// reserved are the names of components that are no types.
var reserved = []string{"Error", "ValidationError"}

// nameAll gives each use a name of its own: that of the type. Types that share it
// have that of their package in front, and the input of a type that is answered too
// has Input behind.
func nameAll(found map[use]bool) map[use]string {
	uses := slices.Collect(maps.Keys(found))
	slices.SortFunc(uses, func(a, b use) int {
		return cmp.Or(cmp.Compare(a.t.PkgPath(), b.t.PkgPath()), cmp.Compare(a.t.String(), b.t.String()),
			cmp.Compare(b.dir, a.dir))
	})
	types := map[string]map[reflect.Type]bool{}
	for _, name := range reserved {
		types[name] = map[reflect.Type]bool{nil: true}
	}
	for _, u := range uses {
		name := typeName(u.t)
		if types[name] == nil {
			types[name] = map[reflect.Type]bool{}
		}
		types[name][u.t] = true
	}
	names, taken := map[use]string{}, map[string]bool{}
	for _, u := range uses {
		name := typeName(u.t)
		if len(types[name]) > 1 {
			name = sanitized(path.Base(u.t.PkgPath())) + "." + name
		}
		if taken[name] && u.dir == input {
			name += "Input"
		}
		names[u] = unique(name, taken)
	}
	return names
}

// unique is a name that is not taken, and takes it.
func unique(name string, taken map[string]bool) string {
	free := name
	for n := 2; taken[free]; n++ {
		free = name + strconv.Itoa(n)
	}
	taken[free] = true
	return free
}

// typeName is the name of a type in the letters that components may have. Those of
// type parameters follow: Page[blog.Post] is Page_Post.
func typeName(t reflect.Type) string {
	base, args, generic := strings.Cut(t.Name(), "[")
	if !generic {
		return sanitized(base)
	}
	for arg := range strings.FieldsFuncSeq(args, func(r rune) bool { return r == '[' || r == ']' || r == ',' }) {
		arg = arg[strings.LastIndexByte(arg, '/')+1:]
		arg = arg[strings.LastIndexByte(arg, '.')+1:]
		if arg, _, _ = strings.Cut(arg, "·"); arg != "" {
			base += "_" + arg
		}
	}
	return sanitized(base)
}

func sanitized(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '_', r == '-', r == '.':
			return r
		}
		return '_'
	}, name)
}
