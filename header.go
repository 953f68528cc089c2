package koa

import (
	"iter"
	"maps"
	"net/http"
	"net/textproto"
	"slices"
	"strconv"
)

// fields are the headers of a response that is not sent yet.
//
// Nearly every response has a type and a length and few have more: the two
// have a place of their own, the others are in a short slice. A map costs two
// allocations before its first header. Once somebody asks for the http.Header
// itself, that map takes over.
type fields struct {
	typ    []string // Content-Type
	length []string // Content-Length
	list   []field  // the others
	m      http.Header
	size   int64 // in place of length: one more than that, 0 for none
}

type field struct {
	name   string // canonical
	values []string
}

// place is where a header is kept while there is no map, nil if it is not set.
func (f *fields) place(name string) *[]string {
	switch name {
	case "Content-Type":
		return &f.typ
	case "Content-Length":
		f.settle()
		return &f.length
	}
	for i := range f.list {
		if f.list[i].name == name {
			return &f.list[i].values
		}
	}
	return nil
}

func (f *fields) get(name string) []string {
	if f.m != nil {
		return f.m[name]
	}
	if p := f.place(name); p != nil {
		return *p
	}
	return nil
}

func (f *fields) set(name string, values []string) {
	if f.m != nil {
		f.m[name] = values
		return
	}
	if p := f.place(name); p != nil {
		*p = values
		return
	}
	if f.list == nil {
		f.list = make([]field, 0, firstFields)
	}
	f.list = append(f.list, field{name, values})
}

// firstFields is for how many headers beside type and length the first
// allocation has room.
const firstFields = 4

func (f *fields) remove(name string) {
	switch {
	case f.m != nil:
		delete(f.m, name)
	case name == "Content-Type":
		f.typ = nil
	case name == "Content-Length":
		f.length, f.size = nil, 0
	default:
		f.list = slices.DeleteFunc(f.list, func(e field) bool { return e.name == name })
	}
}

// contentType, contentLength and their setters are get and set for the two
// headers of nearly every response.

func (f *fields) contentType() []string {
	if f.m != nil {
		return f.m["Content-Type"]
	}
	return f.typ
}

func (f *fields) setContentType(values []string) {
	if f.m != nil {
		f.m["Content-Type"] = values
		return
	}
	f.typ = values
}

func (f *fields) contentLength() []string {
	if f.m != nil {
		return f.m["Content-Length"]
	}
	f.settle()
	return f.length
}

func (f *fields) setContentLength(n int64) {
	if f.m != nil {
		f.m["Content-Length"] = lengthValue(n)
		return
	}
	f.length, f.size = nil, n+1
}

// settle makes the length a header.
func (f *fields) settle() {
	if f.size > 0 {
		f.length, f.size = lengthValue(f.size-1), 0
	}
}

// counted is how many bytes a body has at most to which net/http adds the
// Content-Length by itself, if they are all that is written before the handler
// returns.
const counted = 2048

// copyTo sets the fields on h, which may have others. It checks what came in
// through the map, past Set; the rest was checked when it was set. If no type was
// set, none is guessed. A length that is the size of the body, which is written
// next, is left to net/http as far as that counts: measured, 6 ns.
func (f *fields) copyTo(h http.Header, size int) error {
	if f.m != nil {
		if err := copyChecked(h, f.m); err != nil {
			return err
		}
	}
	if f.typ != nil || len(h["Content-Type"]) == 0 {
		h["Content-Type"] = f.typ
	}
	if f.size != int64(size)+1 || size > counted {
		f.settle()
		if f.length != nil {
			h["Content-Length"] = f.length
		}
	}
	for i := range f.list {
		h[f.list[i].name] = f.list[i].values
	}
	return nil
}

func (f *fields) clear() {
	clear(f.m)
	f.typ, f.length, f.list, f.size = nil, nil, f.list[:0], 0
}

// clone is a copy that shares nothing but the values' texts.
func (f *fields) clone() fields {
	return fields{typ: f.typ, length: f.length, list: slices.Clone(f.list), m: f.m.Clone(), size: f.size}
}

// all yields the headers that are set, in no certain order.
func (f *fields) all() iter.Seq2[string, []string] {
	return func(yield func(string, []string) bool) {
		f.settle()
		if f.typ != nil && !yield("Content-Type", f.typ) || f.length != nil && !yield("Content-Length", f.length) {
			return
		}
		for _, e := range f.list {
			if !yield(e.name, e.values) {
				return
			}
		}
		for name, values := range f.m {
			if !yield(name, values) {
				return
			}
		}
	}
}

// header turns the fields into a live http.Header and returns it. The values
// are copied: the shared ones must not be written into.
func (f *fields) header() http.Header {
	if f.m == nil {
		m := make(http.Header, len(f.list)+2)
		for name, values := range f.all() {
			m[name] = slices.Clone(values)
		}
		*f = fields{m: m}
	}
	return f.m
}

func copyChecked(to, from http.Header) error {
	for name, values := range from {
		if err := checkHeader(name, values); err != nil {
			return err
		}
	}
	maps.Copy(to, from)
	return nil
}

// checkHeader refuses what must not be in a header: a name that is no token
// (RFC 9110 5.6.2), control bytes other than tab in a value (5.5).
func checkHeader(name string, values []string) error {
	if !isToken(name) {
		return &HeaderError{Name: name, Reason: "the name must be a token of letters, digits and !#$%&'*+-.^_`|~"}
	}
	for _, v := range values {
		for i := 0; i < len(v); i++ {
			if c := v[i]; c < ' ' && c != '\t' || c == 0x7f {
				return &HeaderError{Name: name, Reason: "the value contains the control byte " + strconv.QuoteToASCII(string(rune(c)))}
			}
		}
	}
	return nil
}

func isToken(s string) bool {
	for i := 0; i < len(s); i++ {
		if !tokenBytes[s[i]] {
			return false
		}
	}
	return s != ""
}

var tokenBytes = func() (t [256]bool) {
	for _, c := range []byte("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") {
		t[c] = true
	}
	return t
}()

// canonical is the form of a header's name that http.Header uses.
func canonical(name string) string { return textproto.CanonicalMIMEHeaderKey(name) }

// Header value slices that all responses share, so that the two headers nearly
// every response has cost no allocation. Their capacity equals their length:
// appending copies. Nobody writes into the element of a header's slice.
var (
	typeText   = []string{"text/plain; charset=utf-8"}
	typeHTML   = []string{"text/html; charset=utf-8"}
	typeJSON   = []string{"application/json; charset=utf-8"}
	typeBinary = []string{"application/octet-stream"}
)

// sharedLengths is below which Content-Length values are made at start.
const sharedLengths = 1024

var lengths = func() (t [sharedLengths][]string) {
	for i := range t {
		t[i] = []string{strconv.Itoa(i)}
	}
	return t
}()

func lengthValue(n int64) []string {
	if n >= 0 && n < sharedLengths {
		return lengths[n]
	}
	return []string{strconv.FormatInt(n, 10)}
}
