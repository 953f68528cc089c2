package scenario

import (
	"fmt"
	"strings"

	"github.com/koa-go/koa"
)

// property reads what the op "get" asks for, as a JSON value.
type property func(b *builder, ctx *koa.Context) any

// family makes the property for a name behind a prefix, "state.KEY".
type family func(key string) property

// propertyTable are all properties of the format, by subject. A nil one has no
// implementation yet.
func propertyTable() map[string]property {
	return merged(
		requestProperties(), urlProperties(), responseProperties(), appProperties(),
		bodyparserProperties, mountProperties, routerProperties, sessionProperties,
	)
}

// familyTable are the prefixes of the format. A nil one has no implementation
// yet.
func familyTable() map[string]family {
	return map[string]family{
		"state":   stateProperty,
		"session": sessionFamily,
	}
}

// property finds a property by name.
func (b *builder) property(name string) (property, error) {
	p, known := b.tables.properties[name]
	if !known {
		prefix, key, hasKey := strings.Cut(name, ".")
		f, isFamily := b.tables.families[prefix]
		if !hasKey || !isFamily {
			return nil, fmt.Errorf("unknown property %q", name)
		}
		if f != nil {
			p = f(key)
		}
	}
	if p == nil {
		return nil, notYet("property " + name)
	}
	return p, nil
}

// of makes a property of a getter.
func of[T any](get func(ctx *koa.Context) T, show func(T) any) property {
	return func(_ *builder, ctx *koa.Context) any { return show(get(ctx)) }
}
