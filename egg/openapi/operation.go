package openapi

import "reflect"

// Options say what a document is about.
type Options struct {
	// Title and Version are those of the API. Default: API, 1.0.0.
	Title, Version string

	// Description is for people; it may be Markdown.
	Description string

	// Servers are the URLs the API is at. Default: where the document is.
	Servers []string

	// Legacy reads paths in the grammar of Egg's router: /users/:id(\d+).
	Legacy bool

	// Types and Fields are what comments say about types and their fields, by the
	// names reflect gives them: "controller.CreateUser", "controller.CreateUser.Name".
	Types, Fields map[string]string
}

// Operation is a route.
type Operation struct {
	// Method is the method in upper case. Those that OpenAPI does not know are left
	// out of the document.
	Method string

	// Path is the pattern of the route, as the router reads it. A pattern with
	// optional parts becomes several paths.
	Path string

	// OperationID is a unique name, for generated clients. Default: made of the method
	// and the path.
	OperationID string

	// Summary is a line, and Description the rest; the latter may be Markdown.
	Summary, Description string

	// Tags group operations.
	Tags []string

	// Deprecated says that clients should not use it any longer.
	Deprecated bool

	// Req is the type that package bind fills, or a pointer to it. Nil: only the
	// parameters of the path are known.
	Req reflect.Type

	// Res is the type of the answer, or a pointer to it. A method StatusCode, called on
	// its zero value, says with which status. Nil: 204, or nothing is said when Req is nil
	// too.
	Res reflect.Type

	// Errors are further statuses it may answer with, and what they mean.
	Errors map[int]string
}
