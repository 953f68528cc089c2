package egg

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Named are values of one type by name, for plugins that make several: Egg's
// app.redis.get("cache"). The plugin provides them as one value,
//
//	egg.Provide(app, egg.Named[*redis.Client]{"cache": cache, "queue": queue})
//
// and a constructor takes an egg.Named[*redis.Client] and asks for the one it wants.
// Nobody may change it then.
type Named[T any] map[string]T

// Get returns the value of that name. A constructor that asks for one that is not there
// ends the start, and the error says which there are; elsewhere Get panics with it.
func (n Named[T]) Get(name string) T {
	v, ok := n[name]
	if !ok {
		panic(mistake(n.missing(name)))
	}
	return v
}

func (n Named[T]) missing(name string) string {
	text := fmt.Sprintf("egg: there is no %v called %q", typeOf[T](), name)
	if len(n) == 0 {
		return text + "; the configuration names none"
	}
	return text + "; there are " + strings.Join(slices.Sorted(maps.Keys(n)), ", ")
}
