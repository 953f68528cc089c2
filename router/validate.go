package router

import (
	"fmt"
	"net/http"
	"regexp"

	"github.com/koa-go/koa"
)

// ValidateOptions are the settings of [ValidateParam].
type ValidateOptions struct {
	// Status of the error. The default is 400.
	Status int

	// Message of the error. The default names the parameter and its value.
	Message string

	// Hide keeps the message from the client.
	Hide bool

	// CreateError makes the error for a value in place of all this.
	CreateError func(name, value string) error
}

// Validator refuses requests whose parameter does not look right.
type Validator struct {
	name    string
	pattern *regexp.Regexp
	opts    ValidateOptions
}

// ValidateParam returns a validator for a parameter of the path: pattern must
// find something in its decoded value. Anchor it to check the whole. Nil options
// are the defaults.
//
//	id := router.ValidateParam("id", regexp.MustCompile(`^\d+$`), nil)
//	r.Param("id", id.Param)                       // for all routes with :id
//	r.With(id.Middleware).Get("/users/:id", show) // for this one
func ValidateParam(name string, pattern *regexp.Regexp, opts *ValidateOptions) *Validator {
	if pattern == nil {
		panic("router: ValidateParam " + name + " needs a pattern, got nil")
	}
	v := &Validator{name: name, pattern: pattern}
	if opts != nil {
		v.opts = *opts
	}
	if v.opts.Status == 0 {
		v.opts.Status = http.StatusBadRequest
	}
	if v.opts.Status < 400 || v.opts.Status > 599 {
		panic(fmt.Sprintf("router: ValidateParam %s: Options.Status: %d is not the status of an error", name, v.opts.Status))
	}
	return v
}

// Param checks the value that [Router.Param] hands over.
func (v *Validator) Param(value string, ctx *koa.Context, next koa.Handler) error {
	if err := v.check(value); err != nil {
		return err
	}
	return next(ctx)
}

// Middleware checks the parameter of the request, which must be there.
func (v *Validator) Middleware(ctx *koa.Context, next koa.Handler) error {
	if lastIndex(ctx.Params().Names, v.name) < 0 {
		return v.failure(fmt.Sprintf("Missing required parameter %q in route params", v.name))
	}
	return v.Param(ctx.Param(v.name), ctx, next)
}

func (v *Validator) check(value string) error {
	switch {
	case v.pattern.MatchString(value):
		return nil
	case v.opts.CreateError != nil:
		return v.opts.CreateError(v.name, value)
	}
	return v.failure(fmt.Sprintf(`Invalid value for parameter "%s": "%s"`, v.name, value))
}

func (v *Validator) failure(message string) error {
	if v.opts.Message != "" {
		message = v.opts.Message
	}
	err := koa.NewError(v.opts.Status, message)
	if v.opts.Hide {
		err.Expose = false
	}
	return err
}
