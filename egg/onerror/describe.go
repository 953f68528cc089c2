package onerror

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/statuses"
	"github.com/koa-go/koa/middleware/bodyparser"
)

// object is a JSON object in the making; its members keep their order.
type object struct {
	buf  bytes.Buffer
	seen []string
	err  error
}

// add adds a member unless the value is nil or the name is there.
func (o *object) add(name string, value any) {
	if value == nil || slices.Contains(o.seen, name) || o.err != nil {
		return
	}
	o.seen = append(o.seen, name)
	separator := ","
	if o.buf.Len() == 0 {
		separator = "{"
	}
	o.buf.WriteString(separator)
	for i, v := range []any{name, value} {
		if i > 0 {
			o.buf.WriteByte(':')
		}
		enc := json.NewEncoder(&o.buf)
		enc.SetEscapeHTML(false) // the bytes of JSON.stringify
		if o.err = enc.Encode(v); o.err != nil {
			return
		}
		o.buf.Truncate(o.buf.Len() - 1) // the line feed
	}
}

// describe is an error as JSON.
func describe(ctx *koa.Context, f *Failure) (json.RawMessage, error) {
	var o object
	props := propsOf(f.Err)
	o.add("code", firstOf(props, "code", "type"))
	fault := f.Status >= http.StatusInternalServerError
	if environment(ctx) == production {
		if fault {
			o.add("message", statuses.Message(f.Status))
		} else {
			o.add("message", messageFor(ctx, f))
			o.add("errors", props["errors"])
		}
	} else {
		o.add("message", messageFor(ctx, f))
		o.add("errors", props["errors"])
		if fault {
			o.addRest(f, props)
		}
	}
	o.buf.WriteByte('}')
	return o.buf.Bytes(), o.err
}

// addRest adds what helps a developer.
func (o *object) addRest(f *Failure, props koa.Props) {
	o.add("stack", stackOf(f.Err))
	o.add("name", nameOf(f.Err))
	for _, name := range slices.Sorted(maps.Keys(props)) {
		o.add(name, props[name])
	}
	o.add("status", f.Status)
	if e := innermost(f.Err); e != nil && e.Err == nil {
		o.add("statusCode", f.Status)
		o.add("expose", e.Expose)
	}
}

func firstOf(props koa.Props, names ...string) any {
	for _, name := range names {
		if value := props[name]; value != nil && value != "" {
			return value
		}
	}
	return nil
}

// messageFor is the text of an error for this client: outside production all of
// it.
func messageFor(ctx *koa.Context, f *Failure) string {
	if _, ok := errors.AsType[*bodyparser.ParseError](f.Err); ok && f.Status == http.StatusBadRequest &&
		ctx.Is("application/json", "application/vnd.api+json", "application/csp-report") != "" {
		return "Problems parsing JSON"
	}
	if e := koa.HTTPErrorOf(f.Err); environment(ctx) != production && (e == nil || !e.Expose) {
		return f.Err.Error()
	}
	return f.Message
}

// innermost is the HTTPError of a chain that others, such as those of
// koa.WithHeader, stand around; nil without one.
func innermost(err error) *koa.HTTPError {
	e := koa.HTTPErrorOf(err)
	for e != nil && e.Err != nil {
		inner := koa.HTTPErrorOf(e.Err)
		if inner == nil {
			break
		}
		e = inner
	}
	return e
}

// propsOf are the properties of an error, never nil for reading.
func propsOf(err error) koa.Props {
	if e := koa.HTTPErrorOf(err); e != nil {
		return e.Props
	}
	return nil
}

// nameOf is what JavaScript calls an error: one that was made for a status has
// its phrase for a name (npm http-errors), all others are called Error.
func nameOf(err error) string {
	if _, ok := errors.AsType[*koa.PanicError](err); ok {
		return "PanicError"
	}
	e := innermost(err)
	if e == nil || e.Err != nil && e.Err.Error() == e.Message {
		return "Error"
	}
	name := identifier(statuses.Message(e.Status))
	if !strings.HasSuffix(name, "Error") {
		name += "Error"
	}
	return name
}

// identifier turns a phrase into a name (npm toidentifier).
func identifier(phrase string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(phrase, " ") {
		if word != "" {
			b.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return strings.Map(func(r rune) rune {
		if r == '_' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, b.String())
}

// stackOf is the name, the message and, of a panic, the calls. Errors that are
// returned have no stack in Go.
func stackOf(err error) string {
	head := nameOf(err) + ": " + err.Error()
	if p, ok := errors.AsType[*koa.PanicError](err); ok {
		return head + "\n" + string(p.Stack)
	}
	return head
}
