package consul

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// KV is Consul's key/value store, a place for configuration that a fleet shares. Its
// methods may be called by several goroutines. Keys are paths such as shop/limits; one
// that is empty is refused.
type KV struct {
	registry *Registry
}

// KV returns the store.
func (r *Registry) KV() *KV { return &KV{registry: r} }

// Value is what a key has.
type Value struct {
	// Data is the value, at most 512 KiB; nil when there is no such key.
	Data []byte

	// Index is when it was last changed, for CompareAndSwap; 0 when there is no such
	// key.
	Index uint64
}

// Get returns what a key has. A key that does not exist is the zero Value and no error.
func (kv *KV) Get(ctx context.Context, key string) (Value, error) {
	a, err := kv.call(ctx, http.MethodGet, key, nil, nil)
	if isNotFound(err) {
		return Value{}, nil
	}
	if err != nil {
		return Value{}, err
	}
	v, err := parseValue(a.body)
	if err != nil {
		return Value{}, wrap("read the key", key, err)
	}
	return v, nil
}

// Put gives a key a value.
func (kv *KV) Put(ctx context.Context, key string, data []byte) error {
	_, err := kv.call(ctx, http.MethodPut, key, nil, data)
	return err
}

// CompareAndSwap gives a key a value if its Index is still the same, 0 if it must not
// exist, and reports whether it was.
func (kv *KV) CompareAndSwap(ctx context.Context, key string, data []byte, index uint64) (swapped bool, err error) {
	a, err := kv.call(ctx, http.MethodPut, key, url.Values{"cas": {strconv.FormatUint(index, 10)}}, data)
	if err != nil {
		return false, err
	}
	return strings.TrimSpace(string(a.body)) == "true", nil
}

// Delete removes a key. One that does not exist is no error.
func (kv *KV) Delete(ctx context.Context, key string) error {
	_, err := kv.call(ctx, http.MethodDelete, key, nil, nil)
	return err
}

var errNoKey = errors.New("discovery/consul: a key is empty")

func (kv *KV) call(ctx context.Context, method, key string, query url.Values, data []byte) (*answer, error) {
	if key == "" {
		return nil, errNoKey
	}
	all := kv.registry.query()
	maps.Copy(all, query)
	var body any
	if data != nil || method == http.MethodPut {
		body = data
	}
	a, err := kv.registry.call(ctx, method, kvPath(key), all, body, 0)
	if err != nil && !isNotFound(err) {
		err = wrap(strings.ToLower(method)+" the key", key, err)
	}
	return a, err
}

// kvPath keeps the slashes of a key.
func kvPath(key string) string {
	return "/v1/kv/" + strings.ReplaceAll(url.PathEscape(key), "%2F", "/")
}

// parseValue reads the answer to a question for one key; none is no key.
func parseValue(body []byte) (Value, error) {
	if len(body) == 0 {
		return Value{}, nil
	}
	var entries []struct {
		Value       []byte `json:"Value"`
		ModifyIndex uint64 `json:"ModifyIndex"`
	}
	if err := json.Unmarshal(body, &entries); err != nil {
		return Value{}, fmt.Errorf("the agent's answer: %w", err)
	}
	if len(entries) != 1 {
		return Value{}, fmt.Errorf("the agent's answer has %d keys", len(entries))
	}
	v := Value{Data: entries[0].Value, Index: entries[0].ModifyIndex}
	if v.Data == nil {
		v.Data = []byte{} // it is there, and empty
	}
	return v, nil
}

// KeyWatcher follows one key. One goroutine may use it.
type KeyWatcher struct {
	poll

	registry *Registry
	key      string
	known    bool
	last     Value
}

// Watch follows a key; it need not exist yet. Nothing runs between two calls of Next.
func (kv *KV) Watch(key string) *KeyWatcher {
	r := kv.registry
	return &KeyWatcher{
		poll:     poll{client: r.client, path: kvPath(key), retry: r.opts.Retry, mayMiss: true},
		registry: r, key: key,
	}
}

// Next returns the value at once the first time, and then waits until it has changed.
// It fails only with ctx's error and for an empty key: Options.OnError is told of an
// outage, which is waited out.
func (w *KeyWatcher) Next(ctx context.Context) (Value, error) {
	if w.key == "" {
		return Value{}, errNoKey
	}
	for {
		v, err := w.read(ctx)
		switch {
		case ctx.Err() != nil:
			return Value{}, ctx.Err()
		case errors.Is(err, errReset):
		case err != nil:
			w.registry.opts.OnError(wrap("follow the key", w.key, err))
		case !w.known || v.Index != w.last.Index:
			w.known, w.last = true, v
			return v, nil
		}
	}
}

func (w *KeyWatcher) read(ctx context.Context) (Value, error) {
	a, err := w.next(ctx, w.registry.query(), w.registry.opts.Wait)
	if err != nil {
		return Value{}, err
	}
	v, err := parseValue(a.body)
	if err != nil {
		w.failed()
	}
	return v, err
}
