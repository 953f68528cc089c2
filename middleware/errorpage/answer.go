package errorpage

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/koa-go/koa"
)

// answer makes the response.
func (l *layer) answer(ctx *koa.Context, f *Failure) error {
	l.clear(ctx)
	ctx.SetStatus(f.Status)
	setHeader(ctx, f.Err)
	if err := l.respond(ctx, f); err != nil {
		return fmt.Errorf("errorpage: the handler of an error failed: %w", err)
	}
	return nil
}

func (l *layer) respond(ctx *koa.Context, f *Failure) error {
	if l.all != nil {
		return l.all(ctx, f)
	}
	kind := l.accepts(ctx)
	ctx.Vary("Accept")
	handle := l.kinds[kind]
	if handle == nil {
		kind, handle = "text", l.kinds["text"]
	}
	if l.redirect != "" && kind != "json" && !l.onTarget(ctx) {
		ctx.Redirect(l.redirect)
		return nil
	}
	if err := handle(ctx, f); err != nil {
		return err
	}
	if ctx.Body() != nil {
		ctx.SetType(kind)
	}
	return nil
}

// clear removes what the failed layers left behind.
func (l *layer) clear(ctx *koa.Context) {
	header := ctx.Response.Header()
	for name := range header {
		if !l.keeps(name) {
			delete(header, name)
		}
	}
	ctx.SetRespond(true)
	ctx.SetBody("") // closes a stream
	ctx.Remove("Content-Type")
}

// setHeader sets the headers an error brought. One that must not stand in a
// response is left out: the error it belongs to is what counts.
func setHeader(ctx *koa.Context, err error) {
	e := koa.HTTPErrorOf(err)
	if e == nil {
		return
	}
	for name, values := range e.Header {
		switch name = http.CanonicalHeaderKey(name); name {
		case "Content-Type", "Content-Length":
		case "Vary":
			trySet(ctx, name, append(slices.Clip(ctx.Response.Values(name)), values...))
		default:
			trySet(ctx, name, values)
		}
	}
}

// trySet sets a header unless Set refuses it, which it does by a panic.
func trySet(ctx *koa.Context, name string, values []string) {
	defer func() { _ = recover() }()
	ctx.Set(name, values...)
}

func answerText(ctx *koa.Context, f *Failure) error {
	ctx.SetBody(f.Message)
	return nil
}

func answerJSON(ctx *koa.Context, f *Failure) error {
	ctx.SetBody(struct {
		Error string `json:"error"`
	}{f.Message})
	return nil
}
