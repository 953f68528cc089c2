package bind

import (
	"errors"
	"reflect"
	"slices"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/cookies"
	"github.com/koa-go/koa/egg/validate"
	"github.com/koa-go/koa/middleware/bodyparser"
)

// decoding is the work for one request.
type decoding struct {
	*Binder
	plan *plan
	ctx  *koa.Context
	v    reflect.Value
	errs validate.Errors
}

// run fills everything before it checks the parameters, since a rule may be about
// two fields.
func (d *decoding) run() error {
	sent := make([]state, len(d.plan.params))
	for i := range d.plan.params {
		var err error
		if sent[i], err = d.fill(&d.plan.params[i]); err != nil {
			return err
		}
	}
	bodyErrs, err := d.body()
	if err != nil {
		return err
	}
	for i := range d.plan.params {
		if p := &d.plan.params[i]; sent[i] != bad {
			d.add(p, p.check.Check(d.v, d.v.FieldByIndex(p.Field.Index), sent[i] == present))
		}
	}
	d.errs = append(d.errs, bodyErrs...)
	return nil
}

// state is what came of a parameter.
type state uint8

const (
	absent state = iota
	present
	bad
)

// fill sets a parameter.
func (d *decoding) fill(p *param) (state, error) {
	texts := d.texts(p)
	if len(texts) == 1 && texts[0] == "" && !p.blank {
		texts = nil
	}
	if texts == nil {
		texts = p.Default
	}
	switch {
	case texts == nil:
		return absent, nil
	case len(texts) > 1 && !p.list:
		d.add(p, validate.Errors{validate.NewError("", validate.CodeInvalid, "should be given once")})
		return bad, nil
	}
	err := d.decoder.Texts(d.v.FieldByIndex(p.Field.Index).Addr().Interface(), texts...)
	if err == nil {
		return present, nil
	}
	found, ok := errors.AsType[bodyparser.FieldErrors](err)
	if !ok {
		return bad, err
	}
	d.add(p, validationErrors(found))
	return bad, nil
}

// add reports what is wrong with a parameter.
func (d *decoding) add(p *param, errs validate.Errors) {
	d.errs = append(d.errs, below(string(p.Source)+"."+p.Name, errs)...)
}

// texts is what the request has for a parameter, nil when it has nothing.
func (d *decoding) texts(p *param) []string {
	switch p.Source {
	case Path:
		return pathTexts(d.ctx.Params(), p.Name)
	case Query:
		return d.ctx.Query()[p.Name]
	case Header:
		return d.headerTexts(p)
	default:
		return d.cookieTexts(p)
	}
}

// pathTexts is the value of the last of equal names, as [koa.Params.Get] has it.
func pathTexts(params koa.Params, name string) []string {
	if slices.Contains(params.Names, name) {
		return []string{params.Get(name)}
	}
	return nil
}

func (d *decoding) headerTexts(p *param) []string {
	text := d.ctx.Get(p.Name)
	if text == "" {
		return nil
	}
	if !p.list {
		return []string{text}
	}
	texts := strings.Split(text, ",")
	for i := range texts {
		texts[i] = strings.TrimSpace(texts[i])
	}
	return texts
}

func (d *decoding) cookieTexts(p *param) []string {
	signed := cookies.No
	if p.Signed {
		signed = cookies.Yes
	}
	text, ok := d.ctx.Cookies().Get(p.Name, &cookies.GetOptions{Signed: signed})
	if !ok {
		return nil
	}
	return []string{text}
}

// body fills what comes from the body.
func (d *decoding) body() (validate.Errors, error) {
	in := d.plan.input
	if in.Form && d.hasBody() && d.ctx.Is("urlencoded", "multipart") == "" {
		return nil, errUnsupported()
	}
	var err error
	switch {
	case d.plan.whole != nil:
		return d.whole()
	case len(in.Fields) > 0:
		err = d.decoder.Body(d.ctx, d.v.Addr().Interface())
	}
	return bodyErrors(err)
}

func (d *decoding) hasBody() bool { return d.ctx.Request.HasBody() && d.ctx.Request.Length() != 0 }

// whole fills the field that is the whole body.
func (d *decoding) whole() (validate.Errors, error) {
	p := d.plan.whole
	field := d.v.FieldByIndex(p.Field.Index)
	sent := d.hasBody()
	if sent {
		errs, err := bodyErrors(d.decoder.Body(d.ctx, field.Addr().Interface()))
		if err != nil || len(errs) > 0 {
			return errs, err
		}
	}
	errs := p.check.Check(d.v, field, sent)
	if !sent {
		errs = below("body", errs)
	}
	return errs, nil
}

// bodyErrors tells wrong fields from other errors.
func bodyErrors(err error) (validate.Errors, error) {
	if found, ok := errors.AsType[bodyparser.FieldErrors](err); ok {
		return validationErrors(found), nil
	}
	return nil, err
}

// validationErrors are the errors of a body as clients get them.
func validationErrors(found bodyparser.FieldErrors) validate.Errors {
	errs := make(validate.Errors, len(found))
	for i, f := range found {
		e, ok := errors.AsType[validate.FieldError](f.Err)
		if !ok {
			e = validate.NewError("", validate.CodeInvalid, f.Problem)
		}
		e.Field = f.Path
		errs[i] = e
	}
	return errs
}

// fieldErrors are validationErrors in the other direction.
func fieldErrors(errs validate.Errors) bodyparser.FieldErrors {
	var found bodyparser.FieldErrors
	for _, e := range errs {
		found = append(found, &bodyparser.FieldError{Path: e.Field, Problem: e.Message, Err: e})
	}
	return found
}
