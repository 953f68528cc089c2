package ordered_test

import (
	"encoding/json"
	"errors"
	"io"
	"math"
	"testing"

	"github.com/koa-go/koa/internal/conformance/ordered"
)

func TestTextOfParsed(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"keeps the order of fields", `{"b":1,"a":[true,null,"x"]}`, `{"b":1,"a":[true,null,"x"]}`},
		{"puts whole numbers first", `{"b":1,"10":2,"9":3,"01":4,"-1":5}`, `{"9":3,"10":2,"b":1,"01":4,"-1":5}`},
		{"takes the last of equal names, where the first stood", `{"a":1,"b":2,"a":3}`, `{"a":3,"b":2}`},
		{"escapes what JSON.stringify escapes and nothing else", `"<&>\u2028\"\\\/\b\f\n\r\t\u0001\u007f"`, "\"<&>\u2028\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\u007f\""},
		{"writes numbers like JavaScript", `[1.0,1e21,1e-7,123456789012,-0,0.1,1e20]`, `[1,1e+21,1e-7,123456789012,0,0.1,100000000000000000000]`},
		{"keeps empty lists and objects", `{"a":[],"b":{}}`, `{"a":[],"b":{}}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v, err := ordered.Parse([]byte(tt.in))
			if err != nil {
				t.Fatal(err)
			}
			if got := ordered.Text(v); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestTextOfNumbersOutsideJSON(t *testing.T) {
	for _, f := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if got := ordered.Text(f); got != "null" {
			t.Errorf("Text(%v) = %s, want null", f, got)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, in := range []string{"", "{", `{"a":`, `{"a":1`, "[1,", "[1", `{} {}`, `{"a" 1}`} {
		if v, err := ordered.Parse([]byte(in)); err == nil {
			t.Errorf("Parse(%q) = %v, want an error", in, v)
		}
	}
	if _, err := ordered.Parse([]byte("[1")); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("the end inside a list gives %v, want io.ErrUnexpectedEOF", err)
	}
}

func TestValueInStruct(t *testing.T) {
	var got struct{ A, B, C ordered.Value }
	if err := json.Unmarshal([]byte(`{"A":null,"B":{"z":1,"y":2}}`), &got); err != nil {
		t.Fatal(err)
	}
	if got.A.Any != nil || !got.A.Given {
		t.Errorf("A = %+v, want a given null", got.A)
	}
	if text := ordered.Text(got.B.Any); text != `{"z":1,"y":2}` {
		t.Errorf("B = %s, want the fields in their order", text)
	}
	if got.C.Given {
		t.Errorf("C = %+v, want not given", got.C)
	}
}

func TestObject(t *testing.T) {
	o := ordered.Object{{Name: "a", Value: 1.0}}
	o.Set("b", nil)
	o.Set("a", 2.0)
	if v, ok := o.Get("a"); v != 2.0 || !ok {
		t.Errorf(`Get("a") = %v, %v, want 2, true`, v, ok)
	}
	if !o.Has("b") || o.Has("c") {
		t.Errorf(`Has("b"), Has("c") = %v, %v, want true, false`, o.Has("b"), o.Has("c"))
	}
	if names := o.Names(); len(names) != 2 || names[0] != "a" || names[1] != "b" {
		t.Errorf("Names() = %v, want [a b]", names)
	}
	text, err := json.Marshal(o)
	if err != nil || string(text) != `{"a":2,"b":null}` {
		t.Errorf("json.Marshal = %s, %v", text, err)
	}
}
