// Package gen reads an application by Egg's conventions and writes the plain Go
// that wires it: what `egg gen`, `egg gen --check` and `egg dev` run.
//
// It looks at app/controller, app/service, app/middleware, app/schedule,
// app/model, app/extend/helper.go and at the hand-written functions of package
// app, and writes app/wire_gen.go (one of everything, made in order, handed to
// the constructors that ask for it by type) and app/docs_gen.go (what comments
// say about actions and their types). What an application cannot be wired with
// is reported with every position that takes part and with the fix.
//
// What is written depends on names and types only, not on lines, so that a committed
// file changes when the application's surface does, and on every machine to the same
// bytes. The comment //egg:ignore above a function or type keeps it out.
//
// Discovery is by go/parser alone, so that it takes milliseconds and works on
// files that do not compile yet. Types are loaded, from export data, only when
// the methods of a type of another module decide who implements an interface.
package gen
