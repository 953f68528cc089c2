package scenario

import (
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/cookies"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/internal/conformance/ordered"
	"github.com/koa-go/koa/middleware/session"
)

// sessionLayer is middleware/session.
func sessionLayer(b *builder, spec *option.Reader) (koa.Middleware, error) {
	v, _ := spec.Any("options")
	r := option.Read(v)
	opts := &session.Options{
		Key:          r.Text("key"),
		MaxAge:       sessionAge(r, "maxAge"),
		Rolling:      r.Bool("rolling"),
		Renew:        r.Bool("renew"),
		ManualCommit: choice(r, "autoCommit") == cookies.No,
		Signed:       choice(r, "signed"),
		Encrypt:      r.Bool("encrypt"),
		Path:         r.Text("path"),
		Domain:       r.Text("domain"),
		Secure:       choice(r, "secure"),
		HTTPOnly:     choice(r, "httpOnly"),
		SameSite:     cookies.SameSite(r.Text("sameSite")),
		Overwrite:    choice(r, "overwrite"),
		Prefix:       r.Text("prefix"),
		Store:        b.sessionStore(r),
		ExternalKey:  sessionExternalKey(r),
	}
	b.sessionHooks(r, opts)
	if err := r.Done(); err != nil {
		return nil, err
	}
	return atSetup(func() (koa.Middleware, error) { return session.New(opts), nil })
}

// choice is a field whose default is not a plain no.
func choice(r *option.Reader, name string) cookies.Choice {
	switch v, _ := r.Any(name); {
	case v == nil:
		return cookies.Default
	case r.Bool(name):
		return cookies.Yes
	}
	return cookies.No
}

// sessionAge is a number of milliseconds, or "session".
func sessionAge(r *option.Reader, name string) time.Duration {
	if v, _ := r.Any(name); v == "session" {
		return session.BrowserSession
	}
	return r.Millis(name)
}

func (b *builder) sessionHooks(r *option.Reader, opts *session.Options) {
	if genID := b.hook(r, "genid"); genID != nil {
		opts.GenID = func(ctx *koa.Context) string {
			id, _ := genID(ctx, "")
			text, _ := id.(string)
			return text
		}
	}
	if valid := b.hook(r, "valid"); valid != nil {
		opts.Valid = func(ctx *koa.Context, s *session.Session) bool {
			judgedSession.Set(ctx, s)
			ok, _ := valid(ctx, "")
			return ok == true
		}
	}
	if beforeSave := b.hook(r, "beforeSave"); beforeSave != nil {
		opts.BeforeSave = func(ctx *koa.Context, s *session.Session) {
			judgedSession.Set(ctx, s)
			_, _ = beforeSave(ctx, "") // the functions of the format do not fail here
		}
	}
}

// hook is a field that is a function, nil when it is not there.
func (b *builder) hook(r *option.Reader, name string) function {
	v, _ := r.Any(name)
	if v == nil {
		return nil
	}
	fn, ok, err := b.function(v)
	switch {
	case err != nil:
		r.Fail(err)
	case !ok:
		r.Fail(option.Mismatch(name, v, "a function"))
	}
	return fn
}

// sessionExternalKey reads {"$externalKey": header}.
func sessionExternalKey(r *option.Reader) *session.ExternalKey {
	v, _ := r.Any("externalKey")
	if v == nil {
		return nil
	}
	o := option.Read(v)
	name := o.Text("$externalKey")
	if err := o.Done(); err != nil {
		r.Fail(err)
	}
	return &session.ExternalKey{
		Get: func(ctx *koa.Context) string { return ctx.Get(name) },
		Set: func(ctx *koa.Context, key string) { ctx.Set(name, key) },
	}
}

// sessionStore reads {"$store": "memory", "initial": {...}}.
func (b *builder) sessionStore(r *option.Reader) session.Store {
	v, _ := r.Any("store")
	if v == nil {
		return nil
	}
	o := option.Read(v)
	if kind := o.Text("$store"); kind != "memory" {
		o.Fail(option.Mismatch("$store", kind, `"memory"`))
	}
	initial, _ := o.Any("initial")
	if err := o.Done(); err != nil {
		r.Fail(err)
	}
	store := &notedStore{journal: b.journal, data: map[string][]byte{}}
	entries, _ := initial.(ordered.Object)
	for _, f := range entries {
		store.data[f.Name] = []byte(ordered.Text(f.Value))
	}
	return store
}
