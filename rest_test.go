package koa

import (
	"io"
	"net/http"
	"net/url"
	"reflect"
	"testing"

	"github.com/koa-go/koa/cookies"
)

// kept are the fields of rest which a reset does not make zero: what it has
// allocated, emptied.
var kept = map[string]bool{
	"frames": true, "values": true, "finished": true,
	"frameSpace": true, "valueSpace": true,
}

func TestResetEmptiesEveryField(t *testing.T) {
	m := &rest{
		frames:   []frame{{reached: 1}},
		values:   []keyValue{{key: &keyID{}, value: "value"}},
		cookies:  &cookies.Cookies{},
		context:  t.Context(),
		req:      &http.Request{},
		res:      &writer{},
		finished: []func(Outcome){func(Outcome) {}},
		forked:   true,
		request: requestRest{
			odd: &target{}, query: url.Values{}, queryOf: "q", trust: trusted, ip: "ip", body: http.NoBody, parsed: 1,
		},
		response: responseRest{message: "m", streams: []io.Closer{http.NoBody}, written: 1, failure: io.EOF},
	}
	m.frameSpace[0].reached = 1
	m.valueSpace[0].key = &keyID{}

	v := reflect.ValueOf(m).Elem()
	for i := range v.NumField() {
		if v.Field(i).IsZero() {
			t.Fatalf("the test does not fill %s", v.Type().Field(i).Name)
		}
	}
	values, finished := m.values, m.finished
	m.reset()
	for i := range v.NumField() {
		if name := v.Type().Field(i).Name; !v.Field(i).IsZero() && !kept[name] {
			t.Errorf("%s is left from the request before", name)
		}
	}
	if len(m.frames)+len(m.values)+len(m.finished) > 0 {
		t.Error("a list is not empty")
	}
	if values[0] != (keyValue{}) || finished[0] != nil {
		t.Error("what an emptied list held is still reachable")
	}
}
