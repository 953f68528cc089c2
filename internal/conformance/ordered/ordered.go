// Package ordered holds JSON values the way the conformance vectors mean them:
// an object keeps the order of its fields, a number is a 64-bit float, and
// text written out is escaped as JSON.stringify does it.
//
// A value is one of nil, bool, float64, string, []any and [Object].
package ordered

// Object is a JSON object with its fields in the order they were written.
type Object []Field

// Field is one name and value of an [Object].
type Field struct {
	Name  string
	Value any
}

// Get returns the value of a field, and whether there is one.
func (o Object) Get(name string) (any, bool) {
	for _, f := range o {
		if f.Name == name {
			return f.Value, true
		}
	}
	return nil, false
}

// Has reports whether there is a field of that name, null or not.
func (o Object) Has(name string) bool {
	_, ok := o.Get(name)
	return ok
}

// Set replaces the value of a field where it stands, or adds the field at the
// end.
func (o *Object) Set(name string, value any) {
	for i := range *o {
		if (*o)[i].Name == name {
			(*o)[i].Value = value
			return
		}
	}
	*o = append(*o, Field{name, value})
}

// Names returns the names of the fields, in order.
func (o Object) Names() []string {
	names := make([]string, len(o))
	for i, f := range o {
		names[i] = f.Name
	}
	return names
}
