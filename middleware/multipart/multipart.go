package multipart

import (
	"errors"
	"net/http"

	"github.com/koa-go/koa"
)

// upload is what the middleware knows about a request.
type upload struct {
	config *config
	form   *Form // nil until the body is read
	files  []*File
	dir    string // where the files are, "" before the first
}

var uploadKey = koa.NewKey[*upload]("multipart")

// errNoMiddleware is a mistake in the program.
var errNoMiddleware = errors.New("multipart: put the middleware of multipart.New in front")

// New returns the middleware. It only concerns itself with bodies of type
// multipart/form-data. It panics when an option makes no sense.
func New(opts *Options) koa.Middleware {
	c := newConfig(opts)
	return func(ctx *koa.Context, next koa.Handler) error {
		if ctx.Is("multipart/form-data") == "" {
			return next(ctx)
		}
		u := &upload{config: c}
		uploadKey.Set(ctx, u)
		ctx.OnFinished(func(koa.Outcome) { u.cleanup(ctx) })
		// A layer that gave up on this one will not tell when the request is over.
		defer func() {
			if ctx.Context().Err() != nil {
				u.cleanup(ctx)
			}
		}()
		if c.inFileMode(ctx) {
			if err := Save(ctx); err != nil {
				return err
			}
		}
		return next(ctx)
	}
}

// Read begins to read the form (Egg's ctx.multipart). It can be called once for
// a request. The error is made to be returned: 400 when the body is no form.
func Read(ctx *koa.Context) (*Form, error) {
	u, ok := uploadKey.Get(ctx)
	switch {
	case ctx.Is("multipart") == "":
		return nil, ctx.Throw(http.StatusBadRequest, "Content-Type must be multipart/*")
	case ctx.Is("multipart/form-data") == "":
		return nil, ctx.Throw(http.StatusBadRequest, "Content-Type must be multipart/form-data")
	case !ok:
		return nil, errNoMiddleware
	case u.form != nil:
		return nil, errors.New("multipart: the request can't be consumed twice")
	}
	form, err := newForm(ctx, u.config)
	if err != nil {
		return nil, err
	}
	u.form = form
	return form, nil
}

// ErrNoFile is in the error of [FileStream] for a form without a file.
var ErrNoFile = errors.New("multipart: no file in the form")

// FileStream reads the form up to its first file (Egg's ctx.getFileStream), with
// the fields in front of it in [Form.Fields] of [Part.Form]. A form without a
// file is an error with status 400; use errors.Is with [ErrNoFile] when a file
// is not required.
func FileStream(ctx *koa.Context) (*Part, error) {
	form, err := Read(ctx)
	if err != nil {
		return nil, err
	}
	for part, err := range form.Parts() {
		if err != nil || part.IsFile() {
			return part, err
		}
	}
	return nil, ctx.Throw(http.StatusBadRequest, "Can't found upload file", ErrNoFile)
}
