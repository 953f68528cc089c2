package router

import (
	"fmt"
	"strings"

	"github.com/koa-go/koa/internal/pathpattern"
)

// claims are the handlers that answer a method on the paths of a pattern, by
// method and pattern. They are there to find handlers that can never run while
// the line that registers them is known.
type claims map[string]*Route

// add notes the methods a handler answers. It panics when other handlers answer
// all of them on the same paths. Stacks are no claim: they may fall through.
func (c claims) add(rt *Route) {
	if rt.leaf == nil || rt.router.opts.Exclusive != ExclusiveNone {
		return
	}
	paths := rt.samePaths()
	var first *Route
	free := false
	for _, method := range rt.methods {
		key := method + " " + paths
		if c[key] == nil {
			c[key], free = rt, true
		} else if first == nil {
			first = c[key]
		}
	}
	if !free {
		panic(fmt.Sprintf("router: %s can never run: %s answers the same requests. Remove one of them", rt.where(), first.where()))
	}
}

// where says which route it is and where it was registered.
func (rt *Route) where() string {
	methods := "middleware"
	switch {
	case len(rt.methods) == len(allMethods):
		methods = "ALL"
	case len(rt.methods) == 2 && rt.methods[0] == "HEAD":
		methods = rt.methods[1]
	case len(rt.methods) > 0:
		methods = strings.Join(rt.methods, ",")
	}
	return fmt.Sprintf("%s %s (%s)", methods, rt.path, rt.at)
}

// samePaths is a text that is equal for patterns which differ in nothing but the
// names of parameters.
func (rt *Route) samePaths() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%+v", rt.pattern.Options())
	for _, alt := range rt.pattern.Alternatives() {
		if !alt.Exact {
			return b.String() + rt.path
		}
		b.WriteByte('|')
		for i := range alt.Parts {
			writePart(&b, &alt.Parts[i], !rt.sensitive)
		}
	}
	return b.String()
}

func writePart(b *strings.Builder, part *pathpattern.Part, fold bool) {
	text := part.Text
	if fold {
		text = strings.ToLower(text)
	}
	fmt.Fprintf(b, "%d%q", part.Kind, text)
	if part.Constraint != nil {
		fmt.Fprintf(b, "(%s)", part.Constraint)
	}
}
