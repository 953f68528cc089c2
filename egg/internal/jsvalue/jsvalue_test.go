package jsvalue_test

import (
	"encoding/json"
	"errors"
	"math"
	"os"
	"testing"

	"github.com/koa-go/koa/egg/internal/jsvalue"
)

// TestFormat compares with util.format of Node 20.20, whose results are in
// testdata/format.json.
func TestFormat(t *testing.T) {
	text, err := os.ReadFile("testdata/format.json")
	if err != nil {
		t.Fatal(err)
	}
	var tests []struct {
		Format string
		Args   []any
		Want   string
	}
	if err := json.Unmarshal(text, &tests); err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		if got := jsvalue.Format(tt.Format, tt.Args...); got != tt.Want {
			t.Errorf("Format(%q, %v) = %q, want %q", tt.Format, tt.Args, got, tt.Want)
		}
	}
}

func TestFormatTakesGoValues(t *testing.T) {
	type point struct {
		X int `json:"x"`
	}
	for _, tt := range []struct {
		format string
		arg    any
		want   string
	}{
		{"%s", int64(math.MaxInt64), "9223372036854775807"},
		{"%d", uint8(7), "7"},
		{"%d", "-0", "-0"},
		{"%f", "-0.0", "-0"},
		{"%s", errors.New("broken"), "broken"},
		{"%s", point{1}, "{ x: 1 }"},
		{"%o", &point{1}, "{ x: 1 }"},
		{"%j", point{1}, `{"x":1}`},
		{"%j", math.NaN(), "undefined"},
		{"%s", map[string]int{"b": 1, "a": 2}, "{ a: 2, b: 1 }"},
		{"%s", json.Number("1.50"), "1.50"},
	} {
		if got := jsvalue.Format(tt.format, tt.arg); got != tt.want {
			t.Errorf("Format(%q, %v) = %q, want %q", tt.format, tt.arg, got, tt.want)
		}
	}
}

// TestToNumber has the results of Number(text) and parseInt(text, 10) in Node.
func TestNumbersFromTexts(t *testing.T) {
	nan := math.NaN()
	for _, tt := range []struct {
		text              string
		number, int, real float64
	}{
		{"", 0, nan, nan},
		{" 12 ", 12, 12, 12},
		{"12px", nan, 12, 12},
		{"0x1F", 31, 0, 0},
		{"0b11", 3, 0, 0},
		{"0b12", nan, 0, 0},
		{"1e3", 1000, 1, 1000},
		{"-1.5", -1.5, -1, -1.5},
		{".5", .5, nan, .5},
		{"5.", 5, 5, 5},
		{".", nan, nan, nan},
		{"1e", nan, 1, 1},
		{"+Infinity", math.Inf(1), nan, math.Inf(1)},
		{"inf", nan, nan, nan},
		{"1_000", nan, 1, 1},
		{"\ufeff7\u00a0", 7, 7, 7},
	} {
		same(t, "ToNumber", tt.text, jsvalue.ToNumber(tt.text), tt.number)
		same(t, "ParseInt", tt.text, jsvalue.ParseInt(tt.text), tt.int)
		same(t, "ParseFloat", tt.text, jsvalue.ParseFloat(tt.text), tt.real)
	}
}

func same(t *testing.T, name, text string, got, want float64) {
	t.Helper()
	if got != want && (!math.IsNaN(got) || !math.IsNaN(want)) {
		t.Errorf("%s(%q) = %v, want %v", name, text, got, want)
	}
}

func TestTextsOfValues(t *testing.T) {
	for _, tt := range []struct {
		value  any
		want   string
		truthy bool
	}{
		{nil, "null", false},
		{false, "false", false},
		{"", "", false},
		{0, "0", false},
		{math.NaN(), "NaN", false},
		{[]any{1.0, nil, "a"}, "1,,a", true},
		{[]string{}, "", true},
		{map[string]any{}, "[object Object]", true},
		{1e21, "1e+21", true},
		{123456789012345680000.0, "123456789012345680000", true},
		{1e-7, "1e-7", true},
	} {
		if got := jsvalue.String(tt.value); got != tt.want {
			t.Errorf("String(%v) = %q, want %q", tt.value, got, tt.want)
		}
		if got := jsvalue.Truthy(tt.value); got != tt.truthy {
			t.Errorf("Truthy(%v) = %v, want %v", tt.value, got, tt.truthy)
		}
	}
	if got := jsvalue.Length("a\U0001F600é"); got != 4 {
		t.Errorf("Length counts %d, want 4 units of UTF-16", got)
	}
}

func FuzzFormat(f *testing.F) {
	f.Add("%s %d %%", "x")
	f.Add("%", "%s")
	f.Fuzz(func(t *testing.T, format, arg string) {
		if got := jsvalue.Format(format); got != format {
			t.Errorf("Format(%q) without arguments = %q", format, got)
		}
		jsvalue.Format(format, arg, map[string]any{arg: arg})
	})
}
