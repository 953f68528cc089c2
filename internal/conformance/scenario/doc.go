// Package scenario builds the applications of conformance scenarios, sends
// them the requests and compares what comes back.
//
// An application is a list of layers; a layer is a middleware with options or
// a list of ops, each a small step that a handler could take. Every subject has
// a file of its own:
//
//	layer_<name>.go      builds the middleware of that name, see layers.go
//	ops_<subject>.go     the ops of a subject, see ops.go
//	props_<subject>.go   what the op "get" reads, see props.go
//	functions*.go        functions among the options of layers
//
// The tables list everything the format knows. An entry that is nil has no
// implementation yet: scenarios which need it are skipped and say so. Adding
// one takes a change to its own file only.
package scenario
