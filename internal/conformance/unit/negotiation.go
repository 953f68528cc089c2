package unit

import (
	"net/http"

	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/internal/conformance/ordered"
	"github.com/koa-go/koa/internal/fresh"
	"github.com/koa-go/koa/internal/negotiate"
	"github.com/koa-go/koa/internal/typeis"
	"github.com/koa-go/koa/internal/vary"
)

// dimension are the two questions about one kind of header.
type dimension struct {
	asked func(header string, present bool) []string
	of    func(header string, present bool, offers []string) []string
}

var dimensions = map[any]dimension{
	"types":     {negotiate.Types, negotiate.TypesOf},
	"charsets":  {negotiate.Charsets, negotiate.CharsetsOf},
	"languages": {negotiate.Languages, negotiate.LanguagesOf},
	"encodings": {
		func(header string, _ bool) []string { return negotiate.Encodings(header) },
		func(header string, _ bool, offers []string) []string { return negotiate.EncodingsOf(header, offers) },
	},
}

func runNegotiator(c inputs) (any, error) {
	d, ok := dimensions[c.any("fn")]
	if !ok {
		return nil, missingInput("fn")
	}
	header, present := c.any("header").(string)
	if !ordered.Object(c).Has("available") {
		return list(d.asked(header, present)), nil
	}
	offers, err := c.texts("available")
	return list(d.of(header, present, offers)), err
}

func runPreferredEncoding(c inputs) (any, error) {
	header, _ := c.any("header").(string)
	offers, err := c.texts("available")
	if err != nil {
		return nil, err
	}
	preferred, err := c.texts("preferred")
	return orNull(negotiate.PreferredEncoding(header, offers, preferred)), err
}

func runTypeIs(c inputs) (any, error) {
	contentType, _ := c.any("type").(string)
	types, err := c.texts("types")
	return orFalse(typeis.Is(contentType, types...)), err
}

func runFresh(c inputs) (any, error) {
	req, err := c.header("request")
	if err != nil {
		return nil, err
	}
	res, err := c.header("response")
	return fresh.Fresh(req, res), err
}

// header reads an object of header names and values.
func (c inputs) header(name string) (http.Header, error) {
	o, err := required[ordered.Object](c, name, "an object")
	h := http.Header{}
	for _, f := range o {
		values, err := option.Texts(f.Value)
		if err != nil {
			return nil, err
		}
		for _, v := range values {
			h.Add(f.Name, v)
		}
	}
	return h, err
}

func runVary(c inputs) (any, error) {
	header, err := c.text("header")
	if err != nil {
		return nil, err
	}
	fields, err := c.texts("field")
	if err != nil {
		return nil, err
	}
	return result(vary.Append(header, fields...))
}

// result passes on what a function with two results gave.
func result(s string, err error) (any, error) { return s, err }
