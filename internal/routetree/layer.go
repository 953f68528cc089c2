package routetree

import "github.com/koa-go/koa/internal/pathpattern"

// Layer is an entry of a router's stack.
type Layer[V any] struct {
	// Pattern says which paths the layer is for. Nil is for every path.
	Pattern *pathpattern.Pattern
	// Methods are the methods the layer answers, in upper case. A layer without
	// any is middleware: it goes with whatever routes match.
	Methods []string
	// Value is what the router wants to know of the layer; the tree does not look
	// at it.
	Value V
}

// Step is a layer that runs for a method and a path.
type Step[V any] struct {
	// Layer is the layer. It must not be changed.
	Layer *Layer[V]

	names []string
	found bool // the values are those that Lookup found
}

// Names returns the names that [Step.Params] returns, if the values are those that
// Lookup found.
func (s *Step[V]) Names() (names []string, found bool) { return s.names, s.found }

// Params returns the names of the layer's parameters in the order of its
// pattern, and their values, decoded. Empty ones are left out.
//
// Path and found are what Lookup was given and returned. The values are found
// itself, or are appended to room[:0], which must be another slice. The slice of
// names must not be changed.
func (s *Step[V]) Params(path string, found, room []string) (names, values []string) {
	if s.found {
		return s.names, found
	}
	return s.ownParams(path, room)
}

// ownParams asks the pattern of the layer.
func (s *Step[V]) ownParams(path string, room []string) (names, values []string) {
	if s.Layer.Pattern == nil || len(s.Layer.Pattern.Keys()) == 0 {
		return nil, nil
	}
	names, values, _ = s.Layer.Pattern.Find(path, room)
	return names, values
}

// Match is what a router has for a method and a path. It is shared by all
// requests that meet the same layers and must not be changed.
type Match[V, P any] struct {
	// Route reports whether one of Path answers the method. If none does,
	// middleware does not run either.
	Route bool
	// Plan is what the router made of Chain; the zero value unless Route is true.
	// It stands in the match so that a request reads both at one place.
	Plan P
	// Chain are those of Path that answer the method, and the middleware among
	// them. It is nil unless Route is true.
	Chain []Step[V]
	// Path are the layers that match the path, whatever the method, in the order
	// in which they were given to Build.
	Path []*Layer[V]
}
