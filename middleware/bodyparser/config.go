package bodyparser

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/form"
	"github.com/koa-go/koa/internal/typeis"
)

const (
	defaultLimit     = 1 << 20
	defaultFormLimit = 56 << 10
	defaultJSONDepth = 512
	mostJSONDepth    = 10_000 // the parser recurses
)

// kind is one of the ways to parse a body.
type kind struct {
	name      string   // as EnableTypes has it
	types     []string // media types
	limit     int64
	limitName string // of the option
	parse     func(c *config, text []byte) (any, error)
}

// config is Options, checked and copied.
type config struct {
	methods       []string
	kinds         []*kind // those enabled, in the order in which they are tried
	detected      *kind   // what detectJSON stands for
	detectJSON    func(ctx *koa.Context) bool
	onError       func(err error, ctx *koa.Context) error
	loose         bool
	depth         int
	form          *form.Options
	unknownFields bool // are refused
}

// kinds are all kinds, with npm's media types.
func kinds(o *Options) []*kind {
	return []*kind{
		{"json", []string{
			"application/json", "application/json-patch+json", "application/vnd.api+json", "application/csp-report",
			"application/reports+json", "application/scim+json",
		}, limit("JSONLimit", o.JSONLimit, defaultLimit), "JSONLimit", (*config).parseJSON},
		{"form", []string{"application/x-www-form-urlencoded"},
			limit("FormLimit", o.FormLimit, defaultFormLimit), "FormLimit", (*config).parseForm},
		{"xml", []string{"text/xml", "application/xml"},
			limit("XMLLimit", o.XMLLimit, defaultLimit), "XMLLimit", (*config).parseText},
		{"text", []string{"text/plain"},
			limit("TextLimit", o.TextLimit, defaultLimit), "TextLimit", (*config).parseText},
	}
}

func newConfig(o *Options) *config {
	if o == nil {
		o = new(Options)
	}
	c := &config{
		methods:       methods(o.ParsedMethods),
		detectJSON:    o.DetectJSON,
		onError:       o.OnError,
		loose:         o.LooseJSON,
		depth:         int(limit("JSONDepth", int64(o.JSONDepth), defaultJSONDepth)),
		form:          formOptions(&o.QueryString),
		unknownFields: o.DisallowUnknownFields,
	}
	if c.depth > mostJSONDepth {
		panic(fmt.Sprintf("bodyparser: Options.JSONDepth: %d is more than %d", c.depth, mostJSONDepth))
	}
	all := kinds(o)
	extend(all, o.ExtendTypes)
	c.detected = all[0]
	c.kinds = enabled(all, o.EnableTypes)
	return c
}

// limit is an option that must not be negative, or its default.
func limit(name string, n, otherwise int64) int64 {
	switch {
	case n < 0:
		panic(fmt.Sprintf("bodyparser: Options.%s: %d is negative", name, n))
	case n == 0:
		return otherwise
	}
	return n
}

func methods(names []string) []string {
	if len(names) == 0 {
		return []string{http.MethodPost, http.MethodPut, http.MethodPatch}
	}
	for _, name := range names {
		if name == "" || name != strings.ToUpper(name) {
			panic(fmt.Sprintf("bodyparser: Options.ParsedMethods: %q is not in upper case", name))
		}
	}
	return slices.Clone(names)
}

func formOptions(q *QueryString) *form.Options {
	return &form.Options{
		ParameterLimit: int(limit("QueryString.ParameterLimit", int64(q.ParameterLimit), 0)),
		ArrayLimit:     int(limit("QueryString.ArrayLimit", int64(q.ArrayLimit), 0)),
		Depth:          int(limit("QueryString.Depth", int64(q.Depth), 0)),
	}
}

// extend adds media types to kinds. In a sorted order, so that which of two
// mistakes is reported does not change from run to run.
func extend(all []*kind, more map[string][]string) {
	for _, name := range slices.Sorted(maps.Keys(more)) {
		k := find(all, "ExtendTypes", name)
		for _, t := range more[name] {
			if t == "" {
				panic(fmt.Sprintf("bodyparser: Options.ExtendTypes: an empty media type for %q", name))
			}
			k.types = append(k.types, strings.ToLower(t))
		}
	}
}

func enabled(all []*kind, names []string) []*kind {
	if len(names) == 0 {
		names = []string{"json", "form"}
	}
	for _, name := range names {
		find(all, "EnableTypes", name)
	}
	return slices.DeleteFunc(all, func(k *kind) bool { return !slices.Contains(names, k.name) })
}

func find(all []*kind, option, name string) *kind {
	i := slices.IndexFunc(all, func(k *kind) bool { return k.name == name })
	if i < 0 {
		panic(fmt.Sprintf("bodyparser: Options.%s: %q is none of json, form, text and xml", option, name))
	}
	return all[i]
}

// kindOf is how to parse the body of a request, nil when it is not to be.
func (c *config) kindOf(ctx *koa.Context) *kind {
	if c.detectJSON != nil && c.detectJSON(ctx) {
		return c.detected
	}
	contentType := ctx.Get("Content-Type")
	if contentType == "" {
		return nil
	}
	for _, k := range c.kinds {
		if typeis.Is(contentType, k.types...) != "" {
			return k
		}
	}
	return nil
}
