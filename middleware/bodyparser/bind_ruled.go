package bodyparser

import (
	"errors"
	"maps"
	"reflect"
	"slices"
)

// given is what a body has for a field.
type given struct {
	name string // as the body has it
	src  any
	ok   bool
	bad  bool // it could not be bound
}

// bindRuled is bindStruct with a Decoder.
func (b *binder) bindRuled(dst reflect.Value, object map[string]any) error {
	fields := b.decoder.fieldsOf(dst.Type(), b.convert)
	sent, err := b.sort(fields, object)
	if err != nil {
		return err
	}
	for i, f := range fields.list {
		if err := b.bindGiven(dst, f, &sent[i]); err != nil {
			return err
		}
	}
	for i, f := range fields.list {
		if f.rule.Check == nil || sent[i].bad {
			continue
		}
		if err := b.check(dst, f, &sent[i]); err != nil {
			return err
		}
	}
	return nil
}

// sort finds the field for each name of an object.
func (b *binder) sort(fields *structFields, object map[string]any) ([]given, error) {
	sent := make([]given, len(fields.list))
	for _, name := range slices.Sorted(maps.Keys(object)) {
		f, err := b.field(fields, object, name)
		if err := b.keep(err); err != nil {
			return nil, err
		}
		if f == nil || b.isBlank(f, object[name]) {
			continue
		}
		sent[f.place] = given{name: name, src: object[name], ok: true}
	}
	return sent, nil
}

// isBlank reports whether a form has an empty input for something that is no
// text: browsers send those for what was left open.
func (b *binder) isBlank(f *field, src any) bool {
	return b.convert && src == "" && f.blank
}

// bindGiven binds what was sent, or else the default.
func (b *binder) bindGiven(dst reflect.Value, f *field, g *given) error {
	if !g.ok {
		return b.bindDefault(dst, f, g)
	}
	before := len(b.found)
	err := b.keep(b.inside(step{name: g.name, named: true}, func() error { return b.bindField(f.of(dst), f, g.src) }))
	g.bad = len(b.found) > before
	return err
}

func (b *binder) bindDefault(dst reflect.Value, f *field, g *given) error {
	if f.rule.Default == nil {
		return nil
	}
	g.ok, g.src = true, formValue(f.rule.Default)
	form := *b
	form.convert = true
	err := form.bind(f.of(dst), g.src)
	b.found = form.found
	return err
}

func (b *binder) check(dst reflect.Value, f *field, g *given) error {
	value, err := dst.FieldByIndexErr(f.index)
	if err != nil {
		value = reflect.Zero(f.typ) // behind a nil embedded pointer
	}
	present := g.ok && g.src != nil
	if value.CanAddr() {
		if o, ok := reflect.TypeAssert[optional](value.Addr()); ok {
			value, _ = o.inner()
		}
	}
	found := f.rule.Check(dst, value, present)
	if len(found) == 0 {
		return nil
	}
	return b.inside(step{name: f.name, named: true}, func() error {
		at := b.path.String()
		for _, e := range found {
			e.Path = at + e.Path
			if err := b.keep(e); err != nil {
				return err
			}
		}
		return nil
	})
}

// keep puts a wrong field aside, so that the next one is looked at. Without a
// decoder, and for other errors, it returns err.
func (b *binder) keep(err error) error {
	if b.decoder == nil || err == nil {
		return err
	}
	field, ok := errors.AsType[*FieldError](err)
	if !ok {
		return err
	}
	b.found = append(b.found, field)
	if len(b.found) >= mostErrors {
		return errEnough
	}
	return nil
}
