package validate

import (
	"github.com/go-playground/validator/v10"

	"github.com/koa-go/koa"
)

// Options is Egg's section validate. The zero value is its defaults.
type Options struct {
	// Convert turns a value into what its rule wants before it is checked: the text
	// "1" into the number 1. Default: only rules with a Convert of their own do.
	Convert bool

	// ValidateRoot refuses data that is no object as such. Default: such data has no
	// fields.
	ValidateRoot bool

	// WidelyUndefined takes "", null and NaN for a missing field. Default: null only.
	WidelyUndefined bool

	// Translate gives a text in the language of the request, with its %s replaced by
	// args: [github.com/koa-go/koa/egg/i18n.T] does. Default: the texts are English.
	Translate func(ctx *koa.Context, text string, args ...any) string
}

// Validator checks data. Add rules and tags to it before the first request; from
// then on it may be used by any number of goroutines.
type Validator struct {
	convert, root, widely bool
	translate             func(ctx *koa.Context, text string, args ...any) string

	types map[string]*kind
	tags  *validator.Validate
	texts map[string]string // of tags that were added
}

// New makes a Validator. Nil options are the defaults.
func New(opts *Options) *Validator {
	if opts == nil {
		opts = new(Options)
	}
	return &Validator{
		convert: opts.Convert, root: opts.ValidateRoot, widely: opts.WidelyUndefined,
		translate: opts.Translate,
		types:     builtinKinds(),
		tags:      newTags(),
		texts:     map[string]string{},
	}
}

// Validate checks data by rules, as [Validator.Compile] and [Schema.Check] do, and
// makes the answer for the client: Egg's ctx.validate(rules, data). With nil data
// it checks the body of the request. The error is that of [Validator.Failed], or
// one about rules that make no sense.
func (v *Validator) Validate(ctx *koa.Context, rules Rules, data any) error {
	schema, err := v.Compile(rules)
	if err != nil {
		return err
	}
	if data == nil {
		data = ctx.Request.Body()
	}
	return v.Failed(ctx, schema.Check(data))
}

// Query returns the query of a request as data to be checked: the first value of
// each name, as Egg's ctx.query has it.
func Query(ctx *koa.Context) map[string]any {
	data := map[string]any{}
	for name, values := range ctx.Query() {
		if len(values) > 0 {
			data[name] = values[0]
		}
	}
	return data
}
