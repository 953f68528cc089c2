package koa

// Key names a value of type T on a [Context], or on an [Application] as the
// default for all its requests. The key itself is the identity: two keys with
// one name do not meet. Make keys once, as package variables:
//
//	var userKey = koa.NewKey[*User]("user")
type Key[T any] struct {
	name string
}

// NewKey returns a new key. The name is for messages only.
func NewKey[T any](name string) *Key[T] { return &Key[T]{name: name} }

// String returns the name.
func (k *Key[T]) String() string { return k.name }

// Set stores v for the rest of the request.
func (k *Key[T]) Set(ctx *Context, v T) {
	ctx.alive()
	m := ctx.more()
	for i := range m.values {
		if m.values[i].key == any(k) {
			m.values[i].value = v
			return
		}
	}
	m.values = append(m.values, keyValue{key: k, value: v})
}

// Get returns the request's value, or what the application provides, or the
// zero value and false.
func (k *Key[T]) Get(ctx *Context) (T, bool) {
	ctx.alive()
	if ctx.rest != nil {
		for _, kv := range ctx.rest.values {
			if kv.key == any(k) {
				v, _ := kv.value.(T) // a nil interface value stays the zero T
				return v, true
			}
		}
	}
	return k.Provided(ctx.App)
}

// Provide makes v the value for every request of app that has not set its own:
// what extending app.context is in Koa. It may be called at any time.
func (k *Key[T]) Provide(app *Application, v T) { app.provided.Store(k, v) }

// Provided returns what app provides, or the zero value and false.
func (k *Key[T]) Provided(app *Application) (T, bool) {
	v, ok := app.provided.Load(k)
	if !ok {
		var zero T
		return zero, false
	}
	t, _ := v.(T)
	return t, true
}

type keyValue struct {
	key   any
	value any
}
