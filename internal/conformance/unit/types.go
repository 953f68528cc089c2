package unit

import (
	"github.com/koa-go/koa/internal/bytesize"
	"github.com/koa-go/koa/internal/conformance/match"
	"github.com/koa-go/koa/internal/conformance/ordered"
	"github.com/koa-go/koa/internal/contenttype"
	"github.com/koa-go/koa/internal/mime"
	"github.com/koa-go/koa/internal/statuses"
)

func runMIME(c inputs) (any, error) {
	input, err := c.text("input")
	if err != nil {
		return nil, err
	}
	switch c.any("fn") {
	case "lookup":
		return orFalse(mime.Lookup(input)), nil
	case "contentType":
		return orFalse(mime.ContentType(input)), nil
	case "extension":
		return orFalse(mime.Extension(input)), nil
	case "charset":
		return orFalse(mime.Charset(input)), nil
	}
	return nil, missingInput("fn")
}

// runCompressible has one negative answer where JavaScript has two: "not worth
// it" and "not known", which all callers treat alike.
var runCompressible = onText(func(input string) (any, error) {
	if !mime.Compressible(input) {
		return match.No{}, nil
	}
	return true, nil
})

var runContentType = onText(func(input string) (any, error) {
	mediaType, params, err := contenttype.Parse(input)
	if err != nil {
		return nil, err
	}
	parameters := ordered.Object{}
	for name, value := range params {
		parameters.Set(name, value)
	}
	return ordered.Object{{Name: "type", Value: mediaType}, {Name: "parameters", Value: parameters}}, nil
})

func runStatuses(c inputs) (any, error) {
	if c.any("fn") == "lookup" {
		return runStatusLookup(c)
	}
	n, err := c.number("code")
	if err != nil {
		return nil, err
	}
	code := int(n)
	switch c.any("fn") {
	case "message":
		return orNull(statuses.Message(code)), nil
	case "empty":
		return statuses.Empty(code), nil
	case "redirect":
		return statuses.Redirect(code), nil
	case "retry":
		return statuses.Retry(code), nil
	}
	return nil, missingInput("fn")
}

func runStatusLookup(c inputs) (any, error) {
	message, err := c.text("message")
	if err != nil {
		return nil, err
	}
	if code := statuses.Lookup(message); code != 0 {
		return float64(code), nil
	}
	return nil, nil
}

var runBytes = onText(func(input string) (any, error) {
	n, ok := bytesize.Parse(input)
	if !ok {
		return nil, nil
	}
	return float64(n), nil
})
