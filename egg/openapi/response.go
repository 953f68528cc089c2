package openapi

import (
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"

	"github.com/koa-go/koa/egg/validate"
)

// shared are the errors that package bind answers with: components of the document.
var shared = map[int]struct{ name, text, schema string }{
	http.StatusBadRequest:            {"Unreadable", "The body cannot be read", "Error"},
	http.StatusRequestEntityTooLarge: {"TooLarge", "The body is too large", "Error"},
	http.StatusUnsupportedMediaType:  {"UnsupportedType", "The body is of another type", "Error"},
	http.StatusUnprocessableEntity:   {"Invalid", "Fields are missing or wrong", "ValidationError"},
}

// responses lists the answer, and the errors that package bind and the operation
// itself answer with. Of a handler without types nothing is known.
func (s *schemas) responses(r *route) *object {
	if r.Req == nil && r.Res == nil && len(r.Errors) == 0 {
		return new(object).set("default", new(object).set("description", "The answer"))
	}
	status := statusOf(r.Res)
	all := map[int]*object{status: s.answer(status, r.Res)}
	for code, text := range r.Errors {
		if all[code] == nil {
			all[code] = failure("Error", described(code, text))
		}
	}
	for _, code := range s.sharedErrors(r) {
		if all[code] == nil {
			all[code] = new(object).set("$ref", "#/components/responses/"+shared[code].name)
		}
	}
	o := new(object)
	for _, code := range slices.Sorted(maps.Keys(all)) {
		o.set(strconv.Itoa(code), all[code])
	}
	return o
}

func (s *schemas) answer(status int, t reflect.Type) *object {
	o := new(object).set("description", described(status, ""))
	if t == nil {
		return o
	}
	return o.set("content", content(false, s.of(validate.ValueType(t), output, false)))
}

// sharedErrors are those that an operation may answer with.
func (s *schemas) sharedErrors(r *route) (codes []int) {
	if r.request == nil {
		return nil
	}
	if in := r.request.input; len(in.Params)+len(in.Fields) > 0 || in.Whole != nil {
		codes = append(codes, http.StatusUnprocessableEntity)
	}
	if s.requestBody(r) != nil {
		codes = append(codes, http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	return codes
}

// sharedResponses are the components.
func sharedResponses() map[string]*object {
	all := map[string]*object{}
	for _, e := range shared {
		all[e.name] = failure(e.schema, e.text)
	}
	return all
}

func failure(schemaName, text string) *object {
	ref := new(schema).set("$ref", "#/components/schemas/"+schemaName)
	return new(object).set("description", text).set("content", content(false, ref))
}

// described is a description, which a response must have.
func described(code int, text string) string {
	if text == "" {
		text = http.StatusText(code)
	}
	if text == "" {
		text = strconv.Itoa(code)
	}
	return text
}

// statusOf is the status of an answer of a type.
func statusOf(t reflect.Type) (status int) {
	if t == nil {
		return http.StatusNoContent
	}
	defer func() {
		if recover() != nil { // its status depends on its value
			status = http.StatusOK
		}
	}()
	coder, ok := reflect.TypeAssert[interface{ StatusCode() int }](reflect.New(validate.ValueType(t)))
	if !ok {
		return http.StatusOK
	}
	if status = coder.StatusCode(); status < 100 || 599 < status {
		return http.StatusOK
	}
	return status
}
