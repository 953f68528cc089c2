package live_test

import (
	"encoding/json"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/cookies"
	"github.com/koa-go/koa/middleware/csrf"
	"github.com/koa-go/koa/middleware/session"
)

// steps are what a request may ask for; server.js has the same ones.
var steps = map[string]func(ctx *koa.Context, args []json.RawMessage) (any, error){
	"cookie.get":         getCookie,
	"cookie.set":         setCookie,
	"csrf.rotate":        func(ctx *koa.Context, _ []json.RawMessage) (any, error) { return nil, csrf.Rotate(ctx) },
	"csrf.token":         func(ctx *koa.Context, _ []json.RawMessage) (any, error) { return csrf.Token(ctx), nil },
	"session.age":        sessionAge,
	"session.assign":     assignSession,
	"session.delete":     deleteFromSession,
	"session.get":        getSession,
	"session.key":        func(ctx *koa.Context, _ []json.RawMessage) (any, error) { return session.From(ctx).ExternalKey(), nil },
	"session.new":        func(ctx *koa.Context, _ []json.RawMessage) (any, error) { return session.From(ctx).IsNew(), nil },
	"session.regenerate": regenerateSession,
	"session.set":        setInSession,
	"session.setAge":     setSessionAge,
}

// cookieOptions are both those of a get and those of a set.
type cookieOptions struct {
	Signed  *bool `json:"signed,omitempty"`
	Encrypt bool  `json:"encrypt,omitempty"`
	MaxAge  age   `json:"maxAge,omitzero"`
}

func (o *cookieOptions) signed() cookies.Choice {
	switch {
	case o.Signed == nil:
		return cookies.Default
	case *o.Signed:
		return cookies.Yes
	}
	return cookies.No
}

func getCookie(ctx *koa.Context, args []json.RawMessage) (any, error) {
	var name string
	var o *cookieOptions
	if err := unmarshal(args, &name, &o); err != nil {
		return nil, err
	}
	var opts *cookies.GetOptions
	if o != nil {
		opts = &cookies.GetOptions{Signed: o.signed(), Encrypt: o.Encrypt}
	}
	if value, ok := ctx.Cookies().Get(name, opts); ok {
		return value, nil
	}
	return nil, nil
}

func setCookie(ctx *koa.Context, args []json.RawMessage) (any, error) {
	var name, value string
	var o *cookieOptions
	if err := unmarshal(args, &name, &value, &o); err != nil {
		return nil, err
	}
	var opts *cookies.SetOptions
	if o != nil {
		opts = &cookies.SetOptions{Signed: o.signed(), Encrypt: o.Encrypt, MaxAge: time.Duration(o.MaxAge)}
	}
	return nil, ctx.Cookies().Set(name, value, opts)
}

// getSession returns the session's JSON as it is now, in its order.
func getSession(ctx *koa.Context, _ []json.RawMessage) (any, error) {
	s := session.From(ctx)
	if s.Destroyed() {
		return nil, nil
	}
	text, err := s.MarshalJSON()
	return json.RawMessage(text), err
}

func setInSession(ctx *koa.Context, args []json.RawMessage) (any, error) {
	var name string
	var value json.RawMessage
	if err := unmarshal(args, &name, &value); err != nil {
		return nil, err
	}
	session.From(ctx).Set(name, value)
	return nil, nil
}

func deleteFromSession(ctx *koa.Context, args []json.RawMessage) (any, error) {
	var name string
	if err := unmarshal(args, &name); err != nil {
		return nil, err
	}
	session.From(ctx).Delete(name)
	return nil, nil
}

// assignSession is ctx.session = value.
func assignSession(ctx *koa.Context, args []json.RawMessage) (any, error) {
	if string(args[0]) == "null" {
		session.From(ctx).Destroy()
	} else {
		session.From(ctx).SetValues(args[0])
	}
	return nil, nil
}

func regenerateSession(ctx *koa.Context, _ []json.RawMessage) (any, error) {
	return nil, session.From(ctx).Regenerate(ctx)
}

func sessionAge(ctx *koa.Context, _ []json.RawMessage) (any, error) {
	if d := session.From(ctx).MaxAge(); d != 0 {
		return age(d), nil
	}
	return nil, nil
}

func setSessionAge(ctx *koa.Context, args []json.RawMessage) (any, error) {
	var a age
	if err := unmarshal(args, &a); err != nil {
		return nil, err
	}
	session.From(ctx).SetMaxAge(time.Duration(a))
	return nil, nil
}

// unmarshal reads arguments; those that are missing stay as they are.
func unmarshal(args []json.RawMessage, into ...any) error {
	for i := range min(len(args), len(into)) {
		if err := json.Unmarshal(args[i], into[i]); err != nil {
			return err
		}
	}
	return nil
}
