package failure

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/internal/conformance/ordered"
)

// Args turns the arguments of ctx.throw into those of [koa.NewError]: status,
// message or error, properties, each optional. Go wants the status always;
// without one it is 500.
func Args(args []any) (status int, rest []any, err error) {
	status = http.StatusInternalServerError
	for i, arg := range args {
		if n, ok := arg.(float64); ok && i == 0 {
			status = int(n)
			continue
		}
		value, err := argument(arg)
		if err != nil {
			return 0, nil, fmt.Errorf("argument %s: %w", strconv.Itoa(i+1), err)
		}
		rest = append(rest, value)
	}
	return status, rest, nil
}

func argument(arg any) (any, error) {
	switch arg := arg.(type) {
	case nil, string:
		return arg, nil
	case ordered.Object:
		if e, ok := arg.Get("$error"); ok {
			o, _ := e.(ordered.Object)
			return errorValue(o)
		}
		return props(arg)
	}
	return nil, option.Mismatch("a value", arg, "a text, an error or properties")
}

func errorValue(o ordered.Object) (any, error) {
	e, err := FromObject(o)
	if err != nil {
		return nil, err
	}
	return e, nil
}

// props makes the properties of an error; headers become an http.Header, which
// can hold lists.
func props(o ordered.Object) (koa.Props, error) {
	h, err := headers(o)
	if err != nil {
		return nil, err
	}
	p := make(koa.Props, len(o))
	for _, f := range o {
		p[f.Name] = f.Value
	}
	if h != nil {
		p["headers"] = h
	}
	return p, nil
}
