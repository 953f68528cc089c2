package query_test

import (
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/koa-go/koa/internal/query"
)

// The wants are what URLSearchParams of Node 20 gives.

func TestPairs(t *testing.T) {
	for _, tt := range []struct {
		name, raw string
		want      []query.Pair
	}{
		{"has none", "", nil},
		{"reads a pair", "a=1", []query.Pair{{"a", "1"}}},
		{"keeps the order", "b=1&a=2&b=3", []query.Pair{{"b", "1"}, {"a", "2"}, {"b", "3"}}},
		{"takes a name without a value", "a&b=", []query.Pair{{"a", ""}, {"b", ""}}},
		{"takes a value without a name", "=b", []query.Pair{{"", "b"}}},
		{"ignores empty parts", "&&a&", []query.Pair{{"a", ""}}},
		{"splits at the first equals sign", "a=b=c", []query.Pair{{"a", "b=c"}}},
		{"skips one question mark", "??a=1", []query.Pair{{"?a", "1"}}},
		{"does not split at semicolons", "a=1;b=2", []query.Pair{{"a", "1;b=2"}}},
		{"has no fragment", "a=1#b", []query.Pair{{"a", "1#b"}}},
		{"takes plus for space", "a+b=c+d", []query.Pair{{"a b", "c d"}}},
		{"decodes escapes", "a%20b=%26%3d%2B", []query.Pair{{"a b", "&=+"}}},
		{"decodes escapes once", "a=%2541", []query.Pair{{"a", "%41"}}},
		{"keeps broken escapes", "a=%zz%4%", []query.Pair{{"a", "%zz%4%"}}},
		{"decodes UTF-8", "%F0%9F%98%80=%E4%BD%A0", []query.Pair{{"😀", "你"}}},
		{"keeps UTF-8", "é=你", []query.Pair{{"é", "你"}}},
		{"keeps a byte order mark", "a=%EF%BB%BFx", []query.Pair{{"a", "\ufeffx"}}},
		{"replaces a start of a character once", "a=%E4%BD&b=%F0%9F%98x", []query.Pair{{"a", "\ufffd"}, {"b", "\ufffdx"}}},
		{"replaces each stray byte", "a=%FF%FF%80", []query.Pair{{"a", "\ufffd\ufffd\ufffd"}}},
		{"replaces an encoded surrogate byte by byte", "a=%ED%A0%80", []query.Pair{{"a", "\ufffd\ufffd\ufffd"}}},
		{"replaces overlong forms byte by byte", "a=%C0%80%E0%80%80%F0%80%80%80", []query.Pair{{"a", strings.Repeat("\ufffd", 9)}}},
		{"replaces what is past Unicode byte by byte", "a=%F4%90%80%80%F5", []query.Pair{{"a", strings.Repeat("\ufffd", 5)}}},
		{"replaces raw bytes", "a=\xe4\xbd", []query.Pair{{"a", "\ufffd"}}},
		{"knows no special names", "__proto__=1&a[b]=2", []query.Pair{{"__proto__", "1"}, {"a[b]", "2"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := query.Pairs(tt.raw); !slices.Equal(got, tt.want) {
				t.Errorf("Pairs(%q) = %q, want %q", tt.raw, got, tt.want)
			}
		})
	}
}

func TestParseGroupsByName(t *testing.T) {
	got := query.Parse("?b=1&a=2&b=3")
	want := url.Values{"a": {"2"}, "b": {"1", "3"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("Parse = %v, want %v", got, want)
	}
}

func TestParseIsNeverNil(t *testing.T) {
	if got := query.Parse(""); got == nil || len(got) != 0 {
		t.Errorf("Parse(\"\") = %#v, want an empty map", got)
	}
}

func TestStringify(t *testing.T) {
	for _, tt := range []struct {
		name  string
		pairs []query.Pair
		want  string
	}{
		{"writes nothing", nil, ""},
		{"keeps the order", []query.Pair{{"b", "1"}, {"a", "2"}, {"b", ""}}, "b=1&a=2&b="},
		{"writes a pair without name and value", []query.Pair{{"", ""}, {"", ""}}, "=&="},
		{"writes plus for space", []query.Pair{{"a b", "c d"}}, "a+b=c+d"},
		{"escapes separators", []query.Pair{{"a+b", "&=?#/%;"}}, "a%2Bb=%26%3D%3F%23%2F%25%3B"},
		{"escapes marks", []query.Pair{{"a", "'()*!~-._"}}, "a=%27%28%29*%21%7E-._"},
		{"escapes UTF-8", []query.Pair{{"é", "你"}}, "%C3%A9=%E4%BD%A0"},
		{"replaces what is no UTF-8", []query.Pair{{"a", "\xe4\xbd"}}, "a=%EF%BF%BD"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := query.Stringify(tt.pairs); got != tt.want {
				t.Errorf("Stringify(%q) = %q, want %q", tt.pairs, got, tt.want)
			}
		})
	}
}

func TestStringifyValuesSortsNames(t *testing.T) {
	got := query.StringifyValues(url.Values{"b": {"2", "1"}, "a": {"x y"}, "c": nil})
	if want := "a=x+y&b=2&b=1"; got != want {
		t.Errorf("StringifyValues = %q, want %q", got, want)
	}
}

func FuzzPairs(f *testing.F) {
	for _, s := range []string{"?a=1&b", "a+%20=%E4%BD%A0&%zz=%F0%9F", "\xff=&=", "a=\xe4%BD"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		pairs := query.Pairs(raw)
		for _, p := range pairs {
			if !utf8.ValidString(p.Name) || !utf8.ValidString(p.Value) {
				t.Errorf("Pairs(%q) = %q: not UTF-8", raw, pairs)
			}
		}
		written := query.Stringify(pairs)
		if again := query.Pairs(written); !slices.Equal(again, pairs) {
			t.Errorf("Pairs(%q) = %q, written %q, read again %q", raw, pairs, written, again)
		}
	})
}

func ExampleParse() {
	values := query.Parse("tag=go&tag=koa&q=a+b%20c")
	fmt.Println(values["tag"], values.Get("q"))
	// Output: [go koa] a b c
}

func ExampleStringify() {
	fmt.Println(query.Stringify([]query.Pair{{"q", "fish & chips"}, {"page", "2"}}))
	// Output: q=fish+%26+chips&page=2
}

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		query.Parse("q=hello+world&page=2&tag=a&tag=b&lang=de-DE")
	}
}
