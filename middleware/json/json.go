// Package json indents JSON answers, as npm koa-json 2 does:
//
//	app.Use(json.New(&json.Options{DisablePretty: true, Param: "pretty"}))
//
// answers in one line unless the client asks for ?pretty.
package json

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/jsonbody"
)

// Options say when and how answers are indented.
type Options struct {
	// DisablePretty leaves answers in one line, except for requests with Param
	// (pretty: false). Default: every answer is indented.
	DisablePretty bool

	// Param is the query parameter that asks for an indented answer, with any
	// value. Default: none.
	Param string

	// Spaces is how far each level is indented, 1 to 10. Default: 2.
	Spaces int
}

const (
	defaultSpaces = 2
	maxSpaces     = 10 // JSON.stringify does not indent further
)

// New returns the middleware. Bodies that are text, bytes or streams are left
// as they are. It panics when Spaces makes no sense.
func New(opts *Options) koa.Middleware {
	var o Options
	if opts != nil {
		o = *opts
	}
	switch {
	case o.Spaces == 0:
		o.Spaces = defaultSpaces
	case o.Spaces < 0 || o.Spaces > maxSpaces:
		panic(fmt.Sprintf("json: Options.Spaces: must be between 1 and %d, got %d", maxSpaces, o.Spaces))
	}
	indent := strings.Repeat(" ", o.Spaces)
	return func(ctx *koa.Context, next koa.Handler) error {
		err := next(ctx)
		if err != nil || ctx.HeaderSent() || !isJSON(ctx.Body()) || !o.wanted(ctx) {
			return err
		}
		text, err := indented(ctx.Body(), indent)
		if err != nil {
			return err
		}
		ctx.SetBody(text)
		return nil
	}
}

func (o *Options) wanted(ctx *koa.Context) bool {
	if !o.DisablePretty {
		return true
	}
	return o.Param != "" && ctx.Query().Has(o.Param)
}

// isJSON reports whether koa will send a body as JSON.
func isJSON(body any) bool {
	switch body.(type) {
	case nil, string, []byte, io.Reader, *http.Response:
		return false
	}
	return true
}

func indented(body any, indent string) (string, error) {
	encoded, err := jsonbody.Encode(body)
	if err != nil {
		return "", err
	}
	defer encoded.Free()
	var b bytes.Buffer
	if err := json.Indent(&b, encoded.Bytes(), "", indent); err != nil {
		return "", err
	}
	return b.String(), nil
}
