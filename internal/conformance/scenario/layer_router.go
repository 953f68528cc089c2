package scenario

import (
	"errors"
	"fmt"
	"regexp"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/internal/conformance/ordered"
	"github.com/koa-go/koa/router"
)

// routerLayer is package router. Its routes are stacks, as all are in Koa.
func routerLayer(b *builder, spec *option.Reader) (koa.Middleware, error) {
	r, err := b.router(spec)
	if err != nil {
		return nil, err
	}
	v, given := spec.Any("allowedMethods")
	if !given || v == false {
		return r.Routes(), nil
	}
	if v == true {
		v = nil
	}
	opts := option.Read(v)
	allowed := &router.AllowedOptions{Throw: opts.Bool("throw")}
	return koa.Compose(r.Routes(), r.AllowedMethods(allowed)), opts.Done()
}

// router builds a router of options and routes.
func (b *builder) router(spec *option.Reader) (*router.Router, error) {
	v, _ := spec.Any("options")
	opts, err := routerOptions(option.Read(v))
	if err != nil {
		return nil, err
	}
	r := router.New(opts)
	v, _ = spec.Any("routes")
	entries, _ := v.([]any)
	for _, entry := range entries {
		if err := b.routerEntry(r, option.Read(entry)); err != nil {
			return nil, err
		}
	}
	return r, nil
}

func routerOptions(r *option.Reader) (*router.Options, error) {
	opts := &router.Options{
		Prefix:     r.Text("prefix"),
		Strict:     r.Bool("strict"),
		Sensitive:  r.Bool("sensitive"),
		Methods:    r.Texts("methods"),
		RouterPath: r.Text("routerPath"),
	}
	host, _ := r.Any("host")
	re, isPattern, err := pattern(host)
	switch {
	case err != nil:
		return nil, err
	case isPattern:
		opts.HostPattern = re
	default:
		opts.Hosts = r.Texts("host")
	}
	switch v, _ := r.Any("exclusive"); v {
	case true:
		opts.Exclusive = router.ExclusiveLast
	case "specificity":
		opts.Exclusive = router.ExclusiveSpecificity
	}
	return opts, r.Done()
}

// routerEntry applies one element of routes.
func (b *builder) routerEntry(r *router.Router, e *option.Reader) error {
	_, isParam := e.Any("param")
	redirect, isRedirect := e.Any("redirect")
	_, isPrefix := e.Any("prefix")
	_, isEvent := e.Any("on")
	var register func() error
	var err error
	switch {
	case isParam:
		register, err = b.routerParam(r, e)
	case isRedirect:
		register, err = routerRedirect(r, &args{list: redirect.([]any)})
	case isPrefix:
		prefix := e.Text("prefix")
		register = func() error { r.SetPrefix(prefix); return nil } //nolint:unparam // one type for all entries
	case isEvent:
		if on := e.Text("on"); on != "not-found" {
			return fmt.Errorf("unknown event %q", on)
		}
		var handlers []koa.Middleware
		handlers, err = b.handlers(e)
		// Upstream takes one function and ignores the others.
		register = func() error { r.OnNotFound(handlers[:1]...); return nil } //nolint:unparam // one type for all entries
	case e.Bool("use"):
		register, err = b.routerUse(r, e)
	default:
		register, err = b.route(r, e)
	}
	if err := errors.Join(err, e.Done()); err != nil {
		return err
	}
	_, err = atSetup(func() (struct{}, error) { return struct{}{}, register() })
	return err
}

func routerRedirect(r *router.Router, a *args) (func() error, error) {
	src, dst, code := a.text(0), a.text(1), 0
	if a.has(2) {
		code = a.integer(2)
	}
	return func() error { r.Redirect(src, dst, code); return nil }, a.done()
}

func (b *builder) handlers(e *option.Reader) ([]koa.Middleware, error) {
	v, _ := e.Any("handlers")
	list, _ := v.([]any)
	return b.layers(list)
}

// routerPaths are the paths of an entry: one, several, or a regular expression.
func routerPaths(e *option.Reader) (paths []string, re *regexp.Regexp, err error) {
	v, _ := e.Any("path")
	if re, isPattern, err := pattern(v); isPattern || err != nil {
		return nil, re, err
	}
	paths = e.Texts("path")
	if len(paths) == 0 {
		paths = []string{""}
	}
	return paths, nil, nil
}

func (b *builder) route(r *router.Router, e *option.Reader) (func() error, error) {
	methods, name := e.Texts("method"), e.Text("name")
	switch {
	case len(methods) != 1:
	case methods[0] == "all":
		methods = nil
	case methods[0] == "del":
		methods = []string{"delete"}
	}
	handlers, err := b.handlers(e)
	if err != nil {
		return nil, err
	}
	paths, re, err := routerPaths(e)
	return func() error {
		if re != nil {
			r.HandleRegexp(methods, re, handlers...).Name(name)
		}
		for _, path := range paths {
			r.Handle(methods, path, handlers...).Name(name)
		}
		return nil
	}, err
}

func (b *builder) routerUse(r *router.Router, e *option.Reader) (func() error, error) {
	paths, re, err := routerPaths(e)
	if err != nil {
		return nil, err
	}
	if nested, isRouter := e.Any("router"); isRouter {
		inner, err := b.router(option.Read(nested))
		return func() error {
			for _, path := range paths {
				r.Mount(path, inner)
			}
			return nil
		}, err
	}
	_, hasPath := e.Any("path")
	handlers, err := b.handlers(e)
	return func() error {
		switch {
		case re != nil:
			r.UseRegexp(re, handlers...)
		case !hasPath:
			r.Use(handlers...)
		default:
			for _, path := range paths {
				r.UseAt(path, handlers...)
			}
		}
		return nil
	}, err
}

// paramValue is what the op param-value reads.
var paramValue = koa.NewKey[string]("param value")

func (b *builder) routerParam(r *router.Router, e *option.Reader) (func() error, error) {
	name := e.Text("param")
	v, _ := e.Any("ops")
	list, _ := v.([]any)
	run, err := b.ops(list)
	return func() error {
		r.Param(name, func(value string, ctx *koa.Context, next koa.Handler) error {
			paramValue.Set(ctx, value)
			return run(ctx, next)
		})
		return nil
	}, err
}

// flags is how pattern writes flags into an expression; the vectors do not show
// them.
var flags = regexp.MustCompile(`^\(\?[a-z]+\)`)

// routeShown is how the vectors show a route.
func routeShown(rt *router.Route) any {
	switch {
	case rt == nil:
		return nil
	case rt.Regexp() != nil:
		return ordered.Object{{Name: "$regexp", Value: flags.ReplaceAllString(rt.Path(), "")}}
	}
	return rt.Path()
}
