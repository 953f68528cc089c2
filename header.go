package koa

import (
	"net/http"
	"net/textproto"
	"slices"
	"strconv"
)

// inlineFields is how many response headers a Context holds without a further
// allocation: Content-Type and Content-Length.
const inlineFields = 2

// fields are the headers of a response that is not sent yet.
//
// Most responses have a handful: a short slice inside the Context is several
// times cheaper than a map (a map costs two allocations before the first
// header). Once somebody asks for the http.Header itself, that map takes over.
type fields struct {
	list []field
	m    http.Header

	space [inlineFields]field
}

type field struct {
	name   string // canonical
	values []string
}

func (f *fields) get(name string) []string {
	if f.m != nil {
		return f.m[name]
	}
	for i := range f.list {
		if f.list[i].name == name {
			return f.list[i].values
		}
	}
	return nil
}

func (f *fields) set(name string, values []string) {
	if f.m != nil {
		f.m[name] = values
		return
	}
	for i := range f.list {
		if f.list[i].name == name {
			f.list[i].values = values
			return
		}
	}
	f.list = append(f.list, field{name, values})
}

func (f *fields) remove(name string) {
	if f.m != nil {
		delete(f.m, name)
		return
	}
	for i := range f.list {
		if f.list[i].name == name {
			f.list = slices.Delete(f.list, i, i+1)
			return
		}
	}
}

func (f *fields) clear() {
	if f.m != nil {
		clear(f.m)
		return
	}
	f.list = f.list[:0]
}

// clone is a copy that shares nothing but the values' texts.
func (f *fields) clone() fields {
	return fields{list: slices.Clone(f.list), m: f.m.Clone()}
}

// header turns the fields into a live http.Header and returns it.
func (f *fields) header() http.Header {
	if f.m == nil {
		f.m = make(http.Header, len(f.list)+2)
		for _, e := range f.list {
			f.m[e.name] = slices.Clone(e.values)
		}
		f.list = nil
	}
	return f.m
}

// copyTo sets the fields on h, which may have others. It checks what came in
// through the map, past Set; the list holds checked values only.
func (f *fields) copyTo(h http.Header) error {
	for name, values := range f.m {
		if err := checkHeader(name, values); err != nil {
			return err
		}
	}
	for name, values := range f.m {
		h[name] = values
	}
	for i := range f.list {
		h[f.list[i].name] = f.list[i].values
	}
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
