package koa

import (
	"net/http"
	"slices"
	"strings"

	"github.com/koa-go/koa/internal/vary"
)

// Set sets a header to one or several values; without values it removes the
// header. A name that is no token, a control byte in a value, and more or less
// than one Content-Type or Content-Length fail like a throw: Set panics with a
// [HeaderError], which becomes the error of the layer it was called in. Nothing
// is set then.
func (r *Response) Set(name string, values ...string) {
	if r.HeaderSent() || name == "" {
		return
	}
	if len(values) == 0 {
		r.Remove(name)
		return
	}
	if err := checkSet(name, values); err != nil {
		throw(err)
	}
	r.fields.set(canonical(name), slices.Clone(values))
}

// checkSet refuses what [Response.Set] refuses.
func checkSet(name string, values []string) error {
	if err := checkHeader(name, values); err != nil {
		return err
	}
	if c := canonical(name); len(values) != 1 && (c == "Content-Type" || c == "Content-Length") {
		return &HeaderError{Name: c, Reason: "must contain exactly one value"}
	}
	return nil
}

// SetHeaders sets every header of h, replacing those of the same names. It
// checks all of them before it sets the first, and fails as [Response.Set]
// does.
func (r *Response) SetHeaders(h http.Header) {
	for name, values := range h {
		if err := checkSet(name, values); err != nil {
			throw(err)
		}
	}
	for name, values := range h {
		r.Set(name, values...)
	}
}

// Append adds values to a header; an empty one is replaced. It fails as
// [Response.Set] does.
func (r *Response) Append(name string, values ...string) {
	r.ctx.alive()
	if previous := r.fields.get(canonical(name)); len(previous) > 1 || len(previous) == 1 && previous[0] != "" {
		values = slices.Concat(previous, values)
	}
	if len(values) > 0 {
		r.Set(name, values...)
	}
}

// Remove removes a header.
func (r *Response) Remove(name string) {
	if r.HeaderSent() {
		return
	}
	r.fields.remove(canonical(name))
}

// Has reports whether a header is set.
func (r *Response) Has(name string) bool {
	r.ctx.alive()
	return len(r.fields.get(canonical(name))) > 0
}

// Get returns the value of a response header, "" when it is not set; several
// values are joined with ", ".
func (r *Response) Get(name string) string {
	r.ctx.alive()
	switch v := r.fields.get(canonical(name)); len(v) {
	case 0:
		return ""
	case 1:
		return v[0]
	default:
		return strings.Join(v, ", ")
	}
}

// Values returns all values of a response header. Do not change the slice.
func (r *Response) Values(name string) []string {
	r.ctx.alive()
	return r.fields.get(canonical(name))
}

// Header returns the response's headers as a live http.Header, for code that
// speaks net/http. Set is cheaper and checks what it is given; what is put into
// the map is checked when the head is sent, and a forbidden byte there makes
// the answer a 500.
func (r *Response) Header() http.Header {
	r.ctx.alive()
	return r.fields.header()
}

// Vary adds fields to the Vary header, each once. A field that is no token
// fails as in [Response.Set].
func (r *Response) Vary(names ...string) {
	if r.HeaderSent() {
		return
	}
	before := r.Get("Vary")
	after, err := vary.Append(before, names...)
	if err != nil {
		throw(err)
	}
	if after != before || len(r.Values("Vary")) > 1 {
		r.Set("Vary", after)
	}
}
