package sessioncodec_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/koa-go/koa/internal/sessioncodec"
)

// The wants are what JSON.stringify(JSON.parse(text)) of Node 20 gives, unless
// the name of a case says otherwise.

func TestNormalize(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"keeps what is normal", `{"a":[1,true,null,"x"],"b":{}}`, `{"a":[1,true,null,"x"],"b":{}}`},
		{"drops white space", " {\t\"a\" :\r\n[ 1 , 2 ] } ", `{"a":[1,2]}`},
		{"follows 512 levels", strings.Repeat("[", 512) + strings.Repeat("]", 512), strings.Repeat("[", 512) + strings.Repeat("]", 512)},
		{"keeps the order of names", `{"z":1,"a":2,"é":3}`, `{"z":1,"a":2,"é":3}`},
		{"puts array indexes first", `{"b":1,"10":2,"a":3,"9":4}`, `{"9":4,"10":2,"b":1,"a":3}`},
		{"takes other numbers for names", `{"b":1,"01":2,"-1":3,"1.5":4,"4294967295":5,"4294967294":6}`,
			`{"4294967294":6,"b":1,"01":2,"-1":3,"1.5":4,"4294967295":5}`},
		{"takes the last of equal names", `{"a":1,"b":2,"\u0061":3}`, `{"a":3,"b":2}`},
		{"takes the last of many equal names", `{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9,"c":0}`,
			`{"a":1,"b":2,"c":0,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9}`},
		{"orders inside objects", `{"x":[{"b":1,"1":{"a":2,"0":3}}]}`, `{"x":[{"1":{"0":3,"a":2},"b":1}]}`},
		{"writes characters as they are", `"\u00e9\ud83d\ude00\/<&>"`, `"é😀/<&>"`},
		{"keeps line separators", "\"\u2028\\u2029\x7f\"", "\"\u2028\u2029\x7f\""},
		{"keeps necessary escapes", `"\"\\\b\f\n\r\t\u0000\u001F"`, `"\"\\\b\f\n\r\t\u0000\u001f"`},
		{"shortens escapes", `"\u0022\u005c\u000a"`, `"\"\\\n"`},
		{"keeps lone surrogates", `"\uD83D x\uDE00\ud83d\u0041"`, `"\ud83d x\ude00\ud83dA"`},
		{"replaces what is no UTF-8", "\"\xff\xfe\"", "\"\ufffd\ufffd\""},
		{"shortens numbers", `[1.0,1e3,1E+2,-0,-0.0,0.10,100e-2]`, `[1,1000,100,0,0,0.1,1]`},
		{"writes exponents as JavaScript", `[1e21,1e20,1e-7,0.000001,1.5e-10,123e300]`,
			`[1e+21,100000000000000000000,1e-7,0.000001,1.5e-10,1.23e+302]`},
		{"rounds what is not exact", `[0.1000000000000000055,12345678901234567890123]`, `[0.1,1.2345678901234568e+22]`},
		{"writes null for what is too great", `[1e999,-1e999]`, `[null,null]`},
		{"keeps integers of 64 bits, other than Node", `[9007199254740993,-9223372036854775808,18446744073709551615]`,
			`[9007199254740993,-9223372036854775808,18446744073709551615]`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := sessioncodec.Normalize([]byte(tt.text))
			if err != nil || string(got) != tt.want {
				t.Errorf("Normalize(%s) = %s, %v, want %s", tt.text, got, err, tt.want)
			}
		})
	}
}

func TestNormalizeRefuses(t *testing.T) {
	deep := strings.Repeat("[", 513) + strings.Repeat("]", 513)
	for _, tt := range []struct {
		name, text string
		want       error
	}{
		{"nothing", "", sessioncodec.ErrSyntax},
		{"two values", "1 2", sessioncodec.ErrSyntax},
		{"NUL behind a value", "1\x00", sessioncodec.ErrSyntax},
		{"a byte order mark", "\ufeff1", sessioncodec.ErrSyntax},
		{"a comma before the end", "[1,]", sessioncodec.ErrSyntax},
		{"a missing comma", "[1 2]", sessioncodec.ErrSyntax},
		{"an open array", "[1", sessioncodec.ErrSyntax},
		{"an open object", `{"a":1`, sessioncodec.ErrSyntax},
		{"a comma before the end of an object", `{"a":1,}`, sessioncodec.ErrSyntax},
		{"a missing colon", `{"a"1}`, sessioncodec.ErrSyntax},
		{"a missing value", `{"a":}`, sessioncodec.ErrSyntax},
		{"a name that is no string", `{a:1}`, sessioncodec.ErrSyntax},
		{"an open string", `"a`, sessioncodec.ErrSyntax},
		{"an open escape", `"\`, sessioncodec.ErrSyntax},
		{"an unknown escape", `"\x"`, sessioncodec.ErrSyntax},
		{"an escape without its digits", `"\u12g4"`, sessioncodec.ErrSyntax},
		{"a control in a string", "\"\n\"", sessioncodec.ErrSyntax},
		{"an unknown word", "tru", sessioncodec.ErrSyntax},
		{"a leading zero", "01", sessioncodec.ErrSyntax},
		{"a leading plus", "+1", sessioncodec.ErrSyntax},
		{"a sign alone", "-", sessioncodec.ErrSyntax},
		{"a point at the start", ".5", sessioncodec.ErrSyntax},
		{"a point at the end", "1.", sessioncodec.ErrSyntax},
		{"an empty exponent", "1e+", sessioncodec.ErrSyntax},
		{"deep nesting", deep, sessioncodec.ErrDepth},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := sessioncodec.Normalize([]byte(tt.text))
			if !errors.Is(err, tt.want) {
				t.Errorf("Normalize = %s, %v, want %v", got, err, tt.want)
			}
		})
	}
}

func TestMarshal(t *testing.T) {
	for _, tt := range []struct {
		name  string
		value any
		want  string
	}{
		{"escapes nothing for HTML", "<&>\u2028", "\"<&>\u2028\""},
		{"follows tags", struct {
			A int    `json:"a"`
			B string `json:"b,omitempty"`
		}{A: 1}, `{"a":1}`},
		{"keeps integers exact", int64(math.MaxInt64), `9223372036854775807`},
		{"writes null", nil, `null`},
		{"puts array indexes first", map[string]int{"a": 1, "10": 2, "9": 3}, `{"9":3,"10":2,"a":1}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := sessioncodec.Marshal(tt.value)
			if err != nil || string(got) != tt.want {
				t.Errorf("Marshal(%v) = %s, %v, want %s", tt.value, got, err, tt.want)
			}
		})
	}
}

func TestMarshalRefusesWhatJSONCannotHold(t *testing.T) {
	if got, err := sessioncodec.Marshal(math.NaN()); err == nil {
		t.Errorf("Marshal(NaN) = %s, want an error", got)
	}
}

func FuzzNormalize(f *testing.F) {
	for _, s := range []string{
		`{"b":[1.50,{"1":-0}],"0":"\ud83d\u0041","b":2}`, `[1e999,"\u2028"]`, "\"\xff\"", "[[[", `{"a":`, "-1.5E+3",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		value, err := sessioncodec.Normalize(text)
		if valid := json.Valid(text); valid != (err == nil) && !errors.Is(err, sessioncodec.ErrDepth) {
			t.Fatalf("Normalize(%q): %v, but encoding/json says %v", text, err, valid)
		}
		if err != nil {
			return
		}
		if !json.Valid(value) {
			t.Fatalf("Normalize(%q) = %s: invalid", text, value)
		}
		again, err := sessioncodec.Normalize(value)
		if err != nil || string(again) != string(value) {
			t.Errorf("Normalize(%q) = %s, normalized again %s, %v", text, value, again, err)
		}
	})
}

func ExampleMarshal() {
	value, _ := sessioncodec.Marshal(map[string]any{"next": "/cart?a=1&b=2", "7": "seven"})
	fmt.Println(string(value))
	// Output: {"7":"seven","next":"/cart?a=1&b=2"}
}

func BenchmarkNormalize(b *testing.B) {
	text := []byte(`{"user":{"id":1,"name":"你好"},"views":12,"_expire":1704251045678,"_maxAge":86400000}`)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := sessioncodec.Normalize(text); err != nil {
			b.Fatal(err)
		}
	}
}
