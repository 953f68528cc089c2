package koa

// Key names a value of type T on a [Context], or on an [Application] as the
// default for all its requests. The key itself is the identity: two keys with
// one name do not meet. Make keys once, as package variables:
//
//	var userKey = koa.NewKey[*User]("user")
type Key[T any] struct {
	id keyID
}

// keyID is what a Key is told apart by, whatever its T: by the address.
type keyID struct{ name string }

// NewKey returns a new key. The name is for messages only.
func NewKey[T any](name string) *Key[T] { return &Key[T]{keyID{name}} }

// String returns the name.
func (k *Key[T]) String() string { return k.id.name }

// Set stores v for the rest of the request.
func (k *Key[T]) Set(ctx *Context, v T) {
	ctx.alive()
	ctx.setValue(&k.id, v)
}

// Get returns the request's value, or what the application provides, or the
// zero value and false.
func (k *Key[T]) Get(ctx *Context) (T, bool) {
	ctx.alive()
	if place := ctx.valuePlace(&k.id); place != nil {
		v, _ := place.value.(T) // a nil interface value stays the zero T
		return v, true
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

// keyValue is what a request has for a key; without a key it is free.
type keyValue struct {
	key   *keyID
	value any
}

// inlineValues is how many typed keys, after the first, a request sets before
// it allocates.
const inlineValues = 2

// valuePlace returns where the value of key is kept, nil if it is not set.
func (ctx *Context) valuePlace(key *keyID) *keyValue {
	if ctx.value.key == key {
		return &ctx.value
	}
	if ctx.rest == nil {
		return nil
	}
	for i := range ctx.rest.values {
		if kv := &ctx.rest.values[i]; kv.key == key {
			return kv
		}
	}
	return nil
}

func (ctx *Context) setValue(key *keyID, v any) {
	if ctx.value.key == nil {
		ctx.value = keyValue{key, v}
		return
	}
	if place := ctx.valuePlace(key); place != nil {
		place.value = v
		return
	}
	m := ctx.more()
	m.values = append(m.values, keyValue{key, v})
}
