package encodeurl_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/koa-go/koa/internal/encodeurl"
)

func TestEncode(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"keeps nothing", "", ""},
		{"keeps a URL", "http://a:b@[::1]:80/x;y?q=1&r#f", "http://a:b@[::1]:80/x;y?q=1&r#f"},
		{"keeps what encodeURI would encode but URLs hold", `/[x]|\^`, `/[x]|\^`},
		{"keeps marks", "/a'b(c)!*~-_.$,+", "/a'b(c)!*~-_.$,+"},
		{"encodes a space", "/a b", "/a%20b"},
		{"encodes what can break HTML", `/a"b<c>d`, "/a%22b%3Cc%3Ed"},
		{"encodes backticks and braces", "/`{}", "/%60%7B%7D"},
		{"encodes controls", "/\x00\r\n\t\x7f", "/%00%0D%0A%09%7F"},
		{"encodes UTF-8", "/你?q=😀", "/%E4%BD%A0?q=%F0%9F%98%80"},
		{"replaces what is no UTF-8", "/\xff\xe4\xbd", "/%EF%BF%BD%EF%BF%BD%EF%BF%BD"},
		{"keeps U+FFFD", "/\ufffd", "/%EF%BF%BD"},
		{"keeps escapes", "/%20%C3%a9", "/%20%C3%a9"},
		{"keeps escapes that are no UTF-8", "/a%E4%BDb", "/a%E4%BDb"},
		{"encodes a broken escape", "/%zz%2", "/%25zz%252"},
		{"encodes a percent sign at the end", "/100%", "/100%25"},
		{"encodes only the first of two percent signs", "/%%20", "/%25%20"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := encodeurl.Encode(tt.in); got != tt.want {
				t.Errorf("Encode(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestEncodeAllocatesOnlyToEncode(t *testing.T) {
	in := strings.Repeat("/path%20to?x=1", 20)
	if n := testing.AllocsPerRun(100, func() { encodeurl.Encode(in) }); n > 0 {
		t.Errorf("Encode allocates %v times, want 0", n)
	}
}

func FuzzEncode(f *testing.F) {
	for _, s := range []string{"/a b", "/%zz%20", "/\xff你", "%", "<\">"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := encodeurl.Encode(s)
		for i := range len(got) {
			if got[i] <= ' ' || got[i] >= 0x7f {
				t.Fatalf("Encode(%q) = %q: byte %#x", s, got, got[i])
			}
		}
		if again := encodeurl.Encode(got); again != got {
			t.Errorf("Encode(%q) = %q, encoded again %q", s, got, again)
		}
	})
}

func ExampleEncode() {
	fmt.Println(encodeurl.Encode("/search?q=héllo wörld&done=100%25"))
	// Output: /search?q=h%C3%A9llo%20w%C3%B6rld&done=100%25
}

func BenchmarkEncode(b *testing.B) {
	for _, bm := range []struct{ name, in string }{
		{"plain", "https://example.com/a/b/c?x=1&y=2"},
		{"encoded", "https://example.com/ä b/c?x=ü"},
	} {
		b.Run(bm.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				encodeurl.Encode(bm.in)
			}
		})
	}
}
