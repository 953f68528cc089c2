package scenario

import (
	"fmt"
	"io"
	"net/http"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/failure"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/internal/conformance/ordered"
)

// connectStep is one op of a handler of the plain server.
type connectStep func(w http.ResponseWriter, r *http.Request, next http.Handler)

// connectFailure is where a handler leaves the error it calls next with.
// net/http's handlers have no way to hand on an error: who needs one adapts
// them like this.
var connectFailure = koa.NewKey[error]("connect failure")

// connectLayer is koa.FromHTTPMiddleware over ops that know net/http only.
func connectLayer(b *builder, spec *option.Reader) (koa.Middleware, error) {
	steps, err := connectSteps(spec)
	if err != nil {
		return nil, err
	}
	// Two arguments leave no place for next: such a handler always goes on.
	if spec.Int("arity") == 2 {
		steps = append(steps, connectNext)
	}
	handler := koa.FromHTTPMiddleware(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			for _, step := range steps {
				step(w, r, next)
			}
		})
	})
	return func(ctx *koa.Context, next koa.Handler) error {
		err := handler(ctx, next)
		if given, ok := connectFailure.Get(ctx); ok && err == nil {
			return given
		}
		return err
	}, nil
}

func connectSteps(spec *option.Reader) ([]connectStep, error) {
	v, _ := spec.Any("ops")
	list, _ := v.([]any)
	steps := make([]connectStep, len(list))
	for i, v := range list {
		parts, _ := v.([]any)
		if len(parts) == 0 {
			return nil, fmt.Errorf("an op must be a list with a name, got %s", ordered.Text(v))
		}
		name, _ := parts[0].(string)
		a := &args{list: parts[1:]}
		steps[i] = connectOp(name, a)
		if err := a.done(); err != nil {
			return nil, fmt.Errorf("op %q: %w", name, err)
		}
	}
	return steps, nil
}

func connectOp(name string, a *args) connectStep {
	switch name {
	case "set-header":
		field, value := a.text(0), a.text(1)
		return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) { w.Header().Set(field, value) }
	case "status":
		status := a.integer(0)
		return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) { w.WriteHeader(status) }
	case "end":
		text := a.text(0)
		return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) { _, _ = io.WriteString(w, text) }
	case "next":
		return connectNext
	case "next-error":
		return connectError(a)
	}
	a.fail(fmt.Errorf("unknown op of a connect handler"))
	return nil
}

func connectNext(w http.ResponseWriter, r *http.Request, next http.Handler) { next.ServeHTTP(w, r) }

// connectError is next(err).
func connectError(a *args) connectStep {
	props := ordered.Object{}
	if status := a.optional(1); status != nil {
		props.Set("status", status)
	}
	thrown, err := failure.New(a.text(0), props)
	if err != nil {
		a.fail(err)
	}
	return func(_ http.ResponseWriter, r *http.Request, _ http.Handler) {
		connectFailure.Set(koa.FromContext(r.Context()), thrown)
	}
}
