package scenario

import (
	"errors"
	"fmt"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/internal/conformance/ordered"
	"github.com/koa-go/koa/internal/conformance/vectors"
)

// builder makes the layers of one scenario.
type builder struct {
	scenario *vectors.Scenario
	journal  *journal
	clock    *clock
	root     string // of the scenario's files, "" without any
	tables   *tables

	// approximate is why the application is not quite what the scenario asks
	// for. If replies differ then, that counts as skipped.
	approximate string
}

// tables are what the format knows, by name.
type tables struct {
	layers     map[string]layer
	ops        map[string]op
	readings   map[string]reading
	properties map[string]property
	families   map[string]family
	makers     map[string]maker
}

// layer builds a middleware. spec has the keys of its object in the vectors
// except "use".
type layer func(b *builder, spec *option.Reader) (koa.Middleware, error)

// layers builds a list of layers.
func (b *builder) layers(specs []any) ([]koa.Middleware, error) {
	stack := make([]koa.Middleware, len(specs))
	for i, spec := range specs {
		m, err := b.layer(spec)
		if err != nil {
			return nil, err
		}
		stack[i] = m
	}
	return stack, nil
}

// layer builds one layer: a list of ops, or an object with "use".
func (b *builder) layer(spec any) (koa.Middleware, error) {
	switch spec := spec.(type) {
	case []any:
		return b.ops(spec)
	case ordered.Object:
		return b.use(spec)
	}
	return nil, fmt.Errorf("a layer must be a list of ops or an object, got %s", ordered.Text(spec))
}

func (b *builder) use(spec ordered.Object) (koa.Middleware, error) {
	r := option.Read(spec)
	name := r.Text("use")
	build, known := b.tables.layers[name]
	switch {
	case !known:
		return nil, fmt.Errorf("unknown layer %q", name)
	case build == nil:
		return nil, notYet("layer " + name)
	}
	m, err := build(b, r)
	if err == nil {
		err = r.Done()
	}
	return m, inside("layer "+name, err)
}

// inside adds where an error of the vectors stands. The code under test speaks
// for itself.
func inside(where string, err error) error {
	var (
		failure       *setupFailure
		inexpressible option.Inexpressible
		missing       notYet
	)
	if err == nil || errors.As(err, &failure) || errors.As(err, &inexpressible) || errors.As(err, &missing) {
		return err
	}
	return fmt.Errorf("%s: %w", where, err)
}

// nested builds the layers that an object has under "layers".
func (b *builder) nested(spec *option.Reader) ([]koa.Middleware, error) {
	v, _ := spec.Any("layers")
	list, ok := v.([]any)
	if !ok {
		return nil, fmt.Errorf("layers must be a list, got %s", ordered.Text(v))
	}
	return b.layers(list)
}
