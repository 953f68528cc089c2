package eggconsul

import (
	"context"
	"fmt"
	"io/fs"
	"sync"
	"sync/atomic"

	"github.com/koa-go/koa/discovery/consul"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/config"
)

// Value is what a key of Consul's store says, as a T. Its methods may be called by several
// goroutines.
type Value[T any] struct {
	key     string
	now     atomic.Pointer[T]
	once    sync.Once
	read    chan struct{} // closed when the key was read once
	problem error         // of the first value; nil before read is closed
}

// Watch follows a key until the application closes: for settings that a fleet shares and that
// change while it runs. The value is YAML or JSON and read like the configuration: unknown
// keys and values that do not fit are mistakes, but variables are not put in. One with
// mistakes is logged with its lines, and the value before it stays. Outages are logged and
// waited out.
//
// defaults makes what holds for keys that the value does not have, and when there is no
// value; nil stands for the zero T. T is a struct.
//
// A constructor shares one with all who ask for it:
//
//	func ProvideLimits(app *egg.App) *eggconsul.Value[Limits] {
//		return eggconsul.Watch(app, "shop/limits", defaultLimits)
//	}
//
// It panics when the application does not have the [Plugin], and for an empty key.
func Watch[T any](app *egg.App, key string, defaults func() T) *Value[T] {
	if key == "" {
		panic("eggconsul: a key is empty")
	}
	if defaults == nil {
		defaults = func() (zero T) { return zero }
	}
	v := &Value[T]{key: key, read: make(chan struct{})}
	first := defaults()
	v.now.Store(&first)
	ctx, cancel := context.WithCancel(context.Background())
	watcher := egg.Get[*consul.Registry](app).KV().Watch(key)
	var follower sync.WaitGroup
	follower.Go(func() { v.follow(ctx, app, watcher, defaults) })
	app.BeforeClose(func(context.Context) error {
		cancel()
		follower.Wait()
		return nil
	})
	return v
}

// Get returns the last good value, the defaults before there was one. It is shared and must
// not be changed.
func (v *Value[T]) Get() *T { return v.now.Load() }

// Wait waits until Consul has said what the key is. It fails when that has mistakes and with
// ctx's error, and is for who would rather not start with the defaults.
func (v *Value[T]) Wait(ctx context.Context) error {
	select {
	case <-v.read:
		return v.problem
	case <-ctx.Done():
		return fmt.Errorf("the key %s: %w", v.key, ctx.Err())
	}
}

func (v *Value[T]) follow(ctx context.Context, app *egg.App, watcher *consul.KeyWatcher, defaults func() T) {
	for {
		text, err := watcher.Next(ctx)
		if err != nil { // the application closes
			return
		}
		value := defaults()
		if err := decode(v.key, text.Data, &value); err == nil {
			v.now.Store(&value)
			v.first(nil)
		} else {
			err = fmt.Errorf("the value of the key %s is not used: %w", v.key, err)
			warn(app, err)
			v.first(err)
		}
	}
}

// first ends Wait, when it is called the first time.
func (v *Value[T]) first(problem error) {
	v.once.Do(func() {
		v.problem = problem
		close(v.read)
	})
}

// decode reads data strictly. Its errors name the key as the file.
func decode(key string, data []byte, into any) error {
	l := config.New(&config.Options{Units: []config.Unit{{Name: key, FS: oneFile(data)}}})
	l.Bind("", into)
	_ = l.Load() // Check tells all
	err := l.Check()
	if list, ok := err.(config.Errors); ok { //nolint:errorlint // what Check returns is not wrapped
		for _, e := range list {
			e.Source.Name = key
		}
	}
	return err
}

// fileName is what egg/config reads.
const fileName = "config.default.yaml"

// oneFile is a file system with a value in it.
type oneFile []byte

// Open implements fs.FS.
func (f oneFile) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// ReadFile implements fs.ReadFileFS.
func (f oneFile) ReadFile(name string) ([]byte, error) {
	if name != fileName {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return f, nil
}
