package scenario

import (
	"fmt"
	"io"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/option"
)

// rawOps go past koa to the plain response.
func rawOps() map[string]op {
	return map[string]op{
		"write-raw":   writeRawOp,
		"respond-raw": respondRawOp,
	}
}

func writeRawOp(_ *builder, a *args) koa.Middleware {
	text := a.text(0)
	return try(func(ctx *koa.Context) error {
		_, err := io.WriteString(ctx.Res(), text)
		return err
	})
}

func respondRawOp(_ *builder, a *args) koa.Middleware {
	status, fields, text := a.integer(0), a.fields(1), a.text(2)
	return try(func(ctx *koa.Context) error {
		ctx.SetRespond(false)
		w := ctx.Res()
		for _, f := range fields {
			w.Header().Add(f[0], f[1])
		}
		w.WriteHeader(status)
		_, err := io.WriteString(w, text)
		return err
	})
}

// fields returns argument i, a list of header names and values.
func (a *args) fields(i int) [][2]string {
	var fields [][2]string
	for _, v := range want[[]any](a, i, "a list of headers") {
		pair, err := option.Texts(v)
		a.check(err)
		if len(pair) != 2 {
			a.fail(fmt.Errorf("a header must be a name and a value"))
			return nil
		}
		fields = append(fields, [2]string{pair[0], pair[1]})
	}
	return fields
}
