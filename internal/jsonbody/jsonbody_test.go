package jsonbody_test

import (
	"strings"
	"testing"

	"github.com/koa-go/koa/internal/jsonbody"
)

func TestEncodeWritesWhatJavaScriptWrites(t *testing.T) {
	for _, tt := range []struct {
		name string
		v    any
		want string
	}{
		{"null", nil, "null"},
		{"HTML unescaped", "<a href='x'>&</a>", `"<a href='x'>&</a>"`},
		{"line separators as they are", "a\u2028b\u2029", "\"a\u2028b\u2029\""},
		{"an escaped backslash before what looks like an escape", `\u2028`, `"\\u2028"`},
		{"other escapes beside a separator", "\"\n\u2028", `"\"\n` + "\u2028\""},
		{"no newline at the end", []int{1, 2}, "[1,2]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b, err := jsonbody.Encode(tt.v)
			if err != nil {
				t.Fatal(err)
			}
			defer b.Free()
			if got := string(b.Bytes()); got != tt.want {
				t.Errorf("Encode(%v) = %s, want %s", tt.v, got, tt.want)
			}
		})
	}
}

func TestEncodeAfterAFailureStartsAnew(t *testing.T) {
	if _, err := jsonbody.Encode(map[string]any{"a": strings.Repeat("x", 100), "b": make(chan int)}); err == nil {
		t.Fatal("a channel was encoded")
	}
	b, err := jsonbody.Encode(1)
	if err != nil || string(b.Bytes()) != "1" {
		t.Errorf("got %q and %v, want 1", b.Bytes(), err)
	}
}
