package scenario

import (
	"encoding/json"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/internal/conformance/ordered"
	"github.com/koa-go/koa/middleware/session"
)

// judgedSession is the session that a hook is asked about.
var judgedSession = koa.NewKey[*session.Session]("judged session")

var sessionMakers = map[string]maker{
	"session-has": sessionHasFunction,
	"session-set": sessionSetFunction,
}

func sessionHasFunction(_ *builder, spec *option.Reader) function {
	key := spec.Text("key")
	return func(ctx *koa.Context, _ string) (any, error) {
		s, _ := judgedSession.Get(ctx)
		_, ok := session.Get[any](s, key)
		return ok, nil
	}
}

func sessionSetFunction(_ *builder, spec *option.Reader) function {
	key := spec.Text("key")
	v, _ := spec.Any("value")
	return func(ctx *koa.Context, _ string) (any, error) {
		s, _ := judgedSession.Get(ctx)
		s.Set(key, asRaw(v))
		return nil, nil
	}
}

// asRaw is a JSON value as text, which keeps the order of its fields.
func asRaw(v any) json.RawMessage { return json.RawMessage(ordered.Text(v)) }
