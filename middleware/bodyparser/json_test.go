package bodyparser

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
)

func TestParseJSON(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     any
	}{
		{"reads all kinds of values", ` {"a":[1,"x",true,false,null,{}],"b":[]} `, map[string]any{
			"a": []any{1.0, "x", true, false, nil, map[string]any{}}, "b": []any{},
		}},
		{"takes the last of equal names", `{"a":1,"a":2}`, map[string]any{"a": 2.0}},
		{"reads every form of number", `[0,-0,12,-3.5,1e3,2E-2,1.5e+1,12345678901234567890]`,
			[]any{0.0, 0.0, 12.0, -3.5, 1000.0, 0.02, 15.0, 12345678901234567890.0}},
		{"reads every escape", `"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"`, "\"\\/\b\f\n\r\té😀"},
		{"replaces halves of surrogate pairs", `"\ud83d|\ude00|\ud83d\u0041|\ud83dx"`, "\ufffd|\ufffd|\ufffdA|\ufffdx"},
		{"replaces bytes that are no UTF-8", "\"a\xffb\xe4\xbd\"", "a\ufffdb\ufffd\ufffd"},
		{"takes NUL as an escape", `"\u0000"`, "\x00"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := parseJSON([]byte(tt.in), 10)
			if err != nil || !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %#v, %v, want %#v", got, err, tt.want)
			}
		})
	}
}

func TestParseJSONSaysWhere(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"an end inside a value", `{"a":`, "invalid JSON at byte 5, a: unexpected end"},
		{"an end inside a string", `["x`, "invalid JSON at byte 3, [0]: unexpected end"},
		{"what follows the value", `{"a":1}x`, "invalid JSON at byte 7: unexpected 'x'"},
		{"a NUL behind the value", "{}\x00", `invalid JSON at byte 2: unexpected '\x00'`},
		{"a deep place", `{"items":[{},{},{"the price":01}]}`,
			`invalid JSON at byte 30, items[2]["the price"]: unexpected '1'`},
		{"a line break in a string", "[\"a\nb\"]", `invalid JSON at byte 3, [0]: unexpected '\n'`},
		{"an unknown escape", `["\x"]`, "invalid JSON at byte 3, [0]: unexpected 'x'"},
		{"a short escape", `["\u12"]`, `invalid JSON at byte 6, [0]: unexpected '"'`},
		{"single quotes", `{'a':1}`, `invalid JSON at byte 1: unexpected '\''`},
		{"a missing colon", `{"a" 1}`, "invalid JSON at byte 5: unexpected '1'"},
		{"a comma too many", `[1,]`, "invalid JSON at byte 3, [1]: unexpected ']'"},
		{"a number without an exponent", `[1e]`, "invalid JSON at byte 3, [0]: unexpected ']'"},
		{"a number without digits", `[-]`, "invalid JSON at byte 2, [0]: unexpected ']'"},
		{"a point without a fraction", `[1.]`, "invalid JSON at byte 3, [0]: unexpected ']'"},
		{"a broken word", `[nul]`, "invalid JSON at byte 4, [0]: unexpected ']'"},
		{"a number no float64 holds", `{"n":1e999}`, "invalid JSON at byte 5, n: number out of range"},
		{"more depth than is allowed", `[[[[0]]]]`, "invalid JSON at byte 3, [0][0][0]: nested deeper than JSONDepth of 3"},
		{"objects as depth", `{"a":{"a":{"a":{}}}}`, "invalid JSON at byte 15, a.a.a: nested deeper than JSONDepth of 3"},
		{"a long name, shortened", `{"` + strings.Repeat("n", 100) + `":x}`,
			`invalid JSON at byte 104, ["` + strings.Repeat("n", 64) + `..."]: unexpected 'x'`},
		{"a forbidden name", `{"a":{"\u005f_proto__":1}}`, "Object contains forbidden prototype property"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := parseJSON([]byte(tt.in), 3)
			parse, ok := errors.AsType[*ParseError](err)
			if !ok || err.Error() != tt.want {
				t.Fatalf("got %v, want %s", err, tt.want)
			}
			if string(parse.Body) != tt.in {
				t.Errorf("Body is %q, want %q", parse.Body, tt.in)
			}
		})
	}
}

func TestLongPathsAreShortened(t *testing.T) {
	_, err := parseJSON([]byte(strings.Repeat("[", 1000)), defaultJSONDepth)
	want := "invalid JSON at byte 512, " + strings.Repeat("[0]", 67) + "...: nested deeper than JSONDepth of 512"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestParseExactJSONKeepsDigits(t *testing.T) {
	got, err := parseExactJSON([]byte(`[9007199254740993,1.50]`), 3)
	want := []any{json.Number("9007199254740993"), json.Number("1.50")}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
}

// FuzzParseJSON compares with encoding/json, which takes the same grammar.
func FuzzParseJSON(f *testing.F) {
	for _, seed := range []string{
		`{"a":[1,-2.5e3,"x\u00e9\ud83d\ude00",true,null]}`, `{"__proto__":1}`, `[1e999]`, "\"\xff\"", `[[[[[[]]]]]]`, `01`, ``,
		"{}\x00", `"\ud800"`, `-0`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := parseJSON(text, mostJSONDepth)
		var want any
		wantErr := json.Unmarshal(text, &want)
		switch {
		case err != nil && strings.Contains(err.Error(), "prototype"):
			return
		case (err == nil) != (wantErr == nil):
			t.Fatalf("parseJSON(%q) gives %v, encoding/json %v", text, err, wantErr)
		case err == nil && !reflect.DeepEqual(got, want):
			t.Fatalf("parseJSON(%q) = %#v, encoding/json has %#v", text, got, want)
		}
	})
}

func BenchmarkParseJSON(b *testing.B) {
	text := []byte(`{"name":"tobi","age":3,"tags":["ferret","small"],"owner":{"name":"TJ","city":"Victoria"},"note":"caf\u00e9"}`)
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			if _, err := parseJSON(text, defaultJSONDepth); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("encoding/json", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			var v any
			if err := json.Unmarshal(text, &v); err != nil {
				b.Fatal(err)
			}
		}
	})
}
