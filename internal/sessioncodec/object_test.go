package sessioncodec_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/koa-go/koa/internal/sessioncodec"
)

func parse(t *testing.T, text string) *sessioncodec.Object {
	t.Helper()
	o, err := sessioncodec.ParseObject([]byte(text))
	if err != nil {
		t.Fatalf("ParseObject(%s): %v", text, err)
	}
	return o
}

func TestParseObjectKeepsTheOrderOfJavaScript(t *testing.T) {
	o := parse(t, ` {"b":[1, 2],"10":"x","a\n":null,"b":3,"9":{}} `)
	var got []string
	for name, value := range o.All() {
		got = append(got, fmt.Sprintf("%q=%s", name, value))
	}
	if text := strings.Join(got, " "); text != `"9"={} "10"="x" "b"=3 "a\n"=null` {
		t.Errorf("fields are %s", text)
	}
	if o.Len() != 4 {
		t.Errorf("Len() = %d, want 4", o.Len())
	}
	if text := string(o.AppendJSON([]byte("x"))); text != `x{"9":{},"10":"x","b":3,"a\n":null}` {
		t.Errorf("AppendJSON gives %s", text)
	}
}

func TestParseObjectRefuses(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       error
	}{
		{"null", "null", sessioncodec.ErrNotObject},
		{"an array", "[{}]", sessioncodec.ErrNotObject},
		{"a number", " 1 ", sessioncodec.ErrNotObject},
		{"a broken array", "[", sessioncodec.ErrSyntax},
		{"a broken object", `{"a"}`, sessioncodec.ErrSyntax},
		{"text behind an object", `{}x`, sessioncodec.ErrSyntax},
		{"text behind another value", `1x`, sessioncodec.ErrSyntax},
		{"deep nesting", strings.Repeat(`{"a":`, 600) + "1" + strings.Repeat("}", 600), sessioncodec.ErrDepth},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o, err := sessioncodec.ParseObject([]byte(tt.text))
			if !errors.Is(err, tt.want) {
				t.Errorf("ParseObject = %v, %v, want %v", o, err, tt.want)
			}
		})
	}
}

func TestObjectChanges(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(o *sessioncodec.Object)
		want   string
	}{
		{"add a name at the end", func(o *sessioncodec.Object) { o.Set("c", json.RawMessage("3")) }, `{"5":5,"a":1,"b":2,"c":3}`},
		{"replace a value in its place", func(o *sessioncodec.Object) { o.Set("a", json.RawMessage("[]")) }, `{"5":5,"a":[],"b":2}`},
		{"add a small index at the start", func(o *sessioncodec.Object) { o.Set("4", json.RawMessage("4")) }, `{"4":4,"5":5,"a":1,"b":2}`},
		{"add a great index before names", func(o *sessioncodec.Object) { o.Set("10", json.RawMessage("0")) }, `{"5":5,"10":0,"a":1,"b":2}`},
		{"delete a name", func(o *sessioncodec.Object) { o.Delete("a") }, `{"5":5,"b":2}`},
		{"delete a name that is not there", func(o *sessioncodec.Object) { o.Delete("x") }, `{"5":5,"a":1,"b":2}`},
		{"escape a name", func(o *sessioncodec.Object) { o.Set("\"<\u2028\x00", json.RawMessage("0")) },
			"{\"5\":5,\"a\":1,\"b\":2,\"\\\"<\u2028\\u0000\":0}"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := parse(t, `{"a":1,"b":2,"5":5}`)
			tt.change(o)
			if got := string(o.AppendJSON(nil)); got != tt.want {
				t.Errorf("object is %s, want %s", got, tt.want)
			}
		})
	}
}

func TestObjectGet(t *testing.T) {
	o := parse(t, `{"a":{"b":1}}`)
	if got, ok := o.Get("a"); !ok || string(got) != `{"b":1}` {
		t.Errorf(`Get("a") = %s, %v`, got, ok)
	}
	if got, ok := o.Get("b"); ok {
		t.Errorf(`Get("b") = %s, want none`, got)
	}
}

func TestObjectZeroValueIsEmpty(t *testing.T) {
	var o sessioncodec.Object
	if got := string(o.AppendJSON(nil)); got != "{}" {
		t.Errorf("object is %s, want {}", got)
	}
	o.Set("a", json.RawMessage("1"))
	o.Set("0", json.RawMessage("2"))
	if got := string(o.AppendJSON(nil)); got != `{"0":2,"a":1}` {
		t.Errorf("object is %s", got)
	}
}

func FuzzParseObject(f *testing.F) {
	for _, s := range []string{`{"a":1,"0":2,"a":{}}`, `{"\ud800":1}`, `{"a`, `[]`, `{"\u0000":"\uDFFF"}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		o, err := sessioncodec.ParseObject(text)
		if err != nil {
			return
		}
		written := o.AppendJSON(nil)
		again, err := sessioncodec.ParseObject(written)
		if err != nil {
			t.Fatalf("ParseObject(%q) gives %s: %v", text, written, err)
		}
		var set sessioncodec.Object
		for name, value := range again.All() {
			set.Set(name, value)
		}
		if got := set.AppendJSON(nil); string(got) != string(again.AppendJSON(nil)) {
			t.Errorf("ParseObject(%q) gives %s, set one by one %s", text, written, got)
		}
	})
}

func ExampleObject() {
	session, _ := sessioncodec.ParseObject([]byte(`{"user":"ada","views":1}`))
	session.Set("views", json.RawMessage("2"))
	fmt.Println(sessioncodec.Encode(session.AppendJSON(nil)))
	// Output: eyJ1c2VyIjoiYWRhIiwidmlld3MiOjJ9
}
