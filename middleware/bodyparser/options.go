package bodyparser

import "github.com/koa-go/koa"

// Options are those of npm @koa/bodyparser. The zero value is its defaults.
type Options struct {
	// EnableTypes are the kinds of bodies that are parsed, out of "json", "form",
	// "text" and "xml". The latter two give a string. Default: json and form.
	EnableTypes []string

	// ParsedMethods are the methods whose bodies are parsed, in upper case.
	// Default: POST, PUT, PATCH.
	ParsedMethods []string

	// JSONLimit is how many bytes of JSON are read. Default: 1 MiB.
	JSONLimit int64

	// FormLimit is how many bytes of a form are read. Default: 56 KiB.
	FormLimit int64

	// TextLimit is how many bytes of text are read. Default: 1 MiB.
	TextLimit int64

	// XMLLimit is how many bytes of XML are read. Default: 1 MiB.
	XMLLimit int64

	// LooseJSON takes any JSON value (npm's jsonStrict: false). By default a body
	// must be an object or a list, and an empty one is an empty object; a loose
	// empty one is "".
	LooseJSON bool

	// JSONDepth is how deep JSON objects and lists may be nested; what is deeper
	// is refused with 400. Default: 512.
	JSONDepth int

	// QueryString sets the limits within a form, which are those of npm qs.
	QueryString QueryString

	// ExtendTypes are further media types for a kind: {"json":
	// {"application/x-javascript"}}. They may have wildcards as in
	// [koa.Request.Is].
	ExtendTypes map[string][]string

	// DetectJSON makes a request JSON whatever its type is, even when EnableTypes
	// lacks json. Nil: only the type counts.
	DetectJSON func(ctx *koa.Context) bool

	// OnError decides about a body that cannot be parsed: the error it returns
	// ends the request, and with nil the layers below run without a body. Nil:
	// the error itself ends the request.
	OnError func(err error, ctx *koa.Context) error

	// DisallowUnknownFields lets [Decode] refuse an object that has a name which
	// the Go type lacks. By default such names are ignored.
	DisallowUnknownFields bool
}

// QueryString sets the limits within a form. What is over a limit keeps another
// shape, as in npm qs, but is no error.
type QueryString struct {
	// ParameterLimit is how many fields are read; the rest is dropped.
	// Default: 1000.
	ParameterLimit int

	// ArrayLimit is how many elements a list has before it becomes an object with
	// the indexes as names. Default: 20; Egg's is 100.
	ArrayLimit int

	// Depth is how many brackets of a name are followed. Default: 5.
	Depth int
}
