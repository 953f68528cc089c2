package router

import (
	"reflect"
	"runtime"
	"strconv"

	"github.com/koa-go/koa"
)

// Entry is a row of a router's table, for tools that show or check it.
type Entry struct {
	// Methods are those the route answers; none for middleware.
	Methods []string `json:"methods"`

	// Path is the path with all prefixes, "" for middleware for every path, or the
	// expression for a regular expression.
	Path string `json:"path"`

	// Name is the name of the route, or "".
	Name string `json:"name,omitempty"`

	// Chain are the functions of the route in the order in which they run.
	Chain []Func `json:"chain"`

	// Source is where it was registered: file:line.
	Source string `json:"source"`
}

// Func is a function in a chain.
type Func struct {
	// Name is the name with the path of its package.
	Name string `json:"name"`

	// Source is where it begins: file:line.
	Source string `json:"source"`
}

// Table returns all routes and middleware in order of registration.
func (r *Router) Table() []Entry {
	entries := make([]Entry, len(r.routes))
	for i, rt := range r.routes {
		entries[i] = rt.Entry()
	}
	return entries
}

// Entry returns the row of the route in its router's table.
func (rt *Route) Entry() Entry {
	e := Entry{Methods: rt.Methods(), Path: rt.path, Name: rt.name, Source: rt.at}
	for _, h := range rt.hooks {
		e.Chain = append(e.Chain, describe(h.fn))
	}
	for _, m := range rt.stack {
		e.Chain = append(e.Chain, describe(m))
	}
	if rt.leaf != nil {
		e.Chain = append(e.Chain, describe(rt.leaf))
	}
	return e
}

func describe[F koa.Handler | koa.Middleware | ParamFunc](f F) Func {
	fn := runtime.FuncForPC(reflect.ValueOf(f).Pointer())
	file, line := fn.FileLine(fn.Entry())
	return Func{Name: fn.Name(), Source: file + ":" + strconv.Itoa(line)}
}
