// Package middleware has the layers of the application. The key middleware of the
// configuration says which run for all requests; others stand in lines of the router.
package middleware

import (
	"errors"
	"net/http"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/onerror"
	"github.com/koa-go/koa/egg/validate"

	"github.com/koa-go/koa/examples/realworld/app/service"
)

// statuses are those of what services return.
var statuses = map[error]int{
	service.ErrNotFound:     http.StatusNotFound,
	service.ErrForbidden:    http.StatusForbidden,
	service.ErrTaken:        http.StatusConflict,
	service.ErrTokenMissing: http.StatusUnauthorized,
	service.ErrInvalid:      http.StatusUnauthorized,
}

// Failures turns what services return into errors with a status, and a request that nobody
// answered into one with 404. Failed answers them.
func Failures(ctx *egg.Context, next koa.Handler) error {
	err := next(ctx)
	if err == nil && ctx.Status() == http.StatusNotFound && ctx.Body() == nil {
		return ctx.Throw(http.StatusNotFound)
	}
	failure, ok := errors.AsType[*service.Error](err)
	if !ok {
		return err
	}
	status := statuses[failure.Err]
	if status == http.StatusUnauthorized {
		return ctx.Throw(status, failure, http.Header{"Www-Authenticate": {"Token"}})
	}
	return ctx.Throw(status, failure)
}

// Problems is what clients learn of an error: what is wrong with what, as in
// {"errors": {"title": ["can't be blank"]}}.
type Problems struct {
	Errors map[string][]string `json:"errors"`
}

// Failed answers an error, whatever layer it is from.
func Failed(ctx *egg.Context, failure *onerror.Failure) error {
	ctx.SetBody(Problems{problemsOf(failure)})
	return nil
}

func problemsOf(failure *onerror.Failure) map[string][]string {
	if own, ok := errors.AsType[*service.Error](failure.Err); ok {
		return map[string][]string{own.About: {own.Err.Error()}}
	}
	fields, ok := errors.AsType[validate.Errors](failure.Err)
	if !ok {
		return map[string][]string{"request": {failure.Message}}
	}
	problems := make(map[string][]string, len(fields))
	for _, field := range fields {
		name := fieldOf(field)
		problems[name] = append(problems[name], messageOf(field))
	}
	return problems
}

// fieldOf is the name of a field as clients of Conduit know it: title, for the field
// article.title of the body, and limit for query.limit.
func fieldOf(field validate.FieldError) string {
	_, name, nested := strings.Cut(field.Field, ".")
	switch {
	case nested:
		return name
	case field.Field == "":
		return "body"
	}
	return field.Field
}

func messageOf(field validate.FieldError) string {
	if field.Code == validate.CodeMissing {
		return "can't be blank"
	}
	return field.Message
}
