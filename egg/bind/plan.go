package bind

import (
	"fmt"
	"reflect"

	"github.com/koa-go/koa/egg/validate"
	"github.com/koa-go/koa/middleware/bodyparser"
)

// plan is what there is to do for a type.
type plan struct {
	input  *Input
	params []param
	whole  *param
}

// param is a Param with its checks.
type param struct {
	Param
	list  bool
	blank bool // an empty text is a value
	check *validate.Field
}

// planOf makes the plan of a type once.
func (b *Binder) planOf(t reflect.Type) (*plan, error) {
	if p, ok := b.plans.Load(t); ok {
		return p.(*plan), nil
	}
	p, err := b.newPlan(t)
	if err != nil {
		return nil, err
	}
	made, _ := b.plans.LoadOrStore(t, p)
	return made.(*plan), nil
}

func (b *Binder) newPlan(t reflect.Type) (*plan, error) {
	in, err := Describe(t)
	if err != nil {
		return nil, err
	}
	p := &plan{input: in}
	for _, described := range in.Params {
		made, err := b.newParam(t, described)
		if err != nil {
			return nil, err
		}
		p.params = append(p.params, *made)
	}
	if in.Whole != nil {
		if p.whole, err = b.newParam(t, *in.Whole); err != nil {
			return nil, err
		}
	}
	return p, b.checkBody(in)
}

func (b *Binder) newParam(t reflect.Type, described Param) (*param, error) {
	check, err := b.checkField(t, described.Field)
	if err != nil {
		return nil, err
	}
	return &param{
		Param: described, check: check,
		list: isList(described.Field.Type), blank: takesBlank(described.Field.Type),
	}, nil
}

// checkField reads the tags of a field and tries its default.
func (b *Binder) checkField(owner reflect.Type, sf reflect.StructField) (*validate.Field, error) {
	check, err := b.validator.Field(owner, sf)
	if err != nil {
		return nil, fmt.Errorf("bind: %v: %w", owner, err)
	}
	if texts := defaults(sf); texts != nil {
		if err := b.decoder.Texts(reflect.New(sf.Type).Interface(), texts...); err != nil {
			return nil, fmt.Errorf("bind: %v: field %s: default: %w", owner, sf.Name, err)
		}
	}
	return check, nil
}

// checkBody looks at all types that a body is decoded into.
func (b *Binder) checkBody(in *Input) error {
	seen := map[reflect.Type]bool{}
	if in.Whole != nil {
		return b.checkType(in.Whole.Field.Type, seen)
	}
	for _, p := range in.Fields {
		if _, err := b.checkField(in.Type, p.Field); err != nil {
			return err
		}
		if err := b.checkType(p.Field.Type, seen); err != nil {
			return err
		}
	}
	return nil
}

// checkType looks at the structs in a type within the body.
func (b *Binder) checkType(t reflect.Type, seen map[reflect.Type]bool) error {
	t = validate.ValueType(t)
	if seen[t] {
		return nil
	}
	seen[t] = true
	if readsItself(t) {
		return nil
	}
	switch t.Kind() {
	case reflect.Slice, reflect.Array, reflect.Map:
		return b.checkType(t.Elem(), seen)
	case reflect.Struct:
		for sf := range t.Fields() {
			if err := b.checkInner(t, sf, seen); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *Binder) checkInner(t reflect.Type, sf reflect.StructField, seen map[reflect.Type]bool) error {
	if !sf.IsExported() && !sf.Anonymous || sf.Tag.Get("json") == "-" {
		return nil
	}
	for _, s := range sourcesOf(sf) {
		if s != Form {
			return fmt.Errorf("bind: %v: field %s is within the body and cannot come from the %s", t, sf.Name, s)
		}
	}
	if sf.IsExported() {
		if _, err := b.checkField(t, sf); err != nil {
			return err
		}
	}
	return b.checkType(sf.Type, seen)
}

// rule is how the fields of bodies are filled.
func (b *Binder) rule(sf reflect.StructField, _ bool) bodyparser.FieldRule {
	r := bodyparser.FieldRule{Default: defaults(sf)}
	for _, s := range sourcesOf(sf) {
		if s != Form {
			return bodyparser.FieldRule{Skip: true}
		}
		r.Name, _ = nameOf(sf, Form, "")
	}
	check, err := b.validator.Field(nil, sf)
	if err != nil || check.IsEmpty() {
		return r // the plan has refused the former
	}
	r.Check = func(owner, value reflect.Value, present bool) bodyparser.FieldErrors {
		return fieldErrors(check.Check(owner, value, present))
	}
	return r
}
