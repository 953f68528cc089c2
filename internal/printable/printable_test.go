package printable_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/koa-go/koa/internal/printable"
)

func TestEscape(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"leaves plain text", `GET /a?b=ü "x" \n`, `GET /a?b=ü "x" \n`},
		{"writes line breaks out", "a\r\nb\tc", `a\r\nb\tc`},
		{"writes escape sequences out", "\x1b[31mred\x7f", `\x1b[31mred\x7f`},
		{"writes the other control characters out", "a\u009bb\u0085", `a\u009bb\u0085`},
		{"writes Unicode's line breaks out", "a\u2028b\u2029", `a\u2028b\u2029`},
		{"writes marks of direction out", "a\u202eb\u2066", `a\u202eb\u2066`},
		{"writes bytes out that are no UTF-8", "\x9b\xffé\xc3", `\x9b\xffé\xc3`},
		{"keeps the replacement character", "a\ufffdb", "a\ufffdb"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := printable.Escape(tt.in); got != tt.want {
				t.Errorf("Escape(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestLines(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"keeps lines and tabs", "a\n\tb\n", "a\n\tb\n"},
		{"escapes within lines", "a\r\n\t\x1bb", "a\\r\n\t\\x1bb"},
		{"leaves one plain line", "abc", "abc"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := printable.Lines(tt.in); got != tt.want {
				t.Errorf("Lines(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func FuzzEscape(f *testing.F) {
	for _, seed := range []string{"", "plain", "a\nb", "\x1b[0m", "\xff\u2028\u202e"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := printable.Escape(s)
		if !utf8.ValidString(got) || strings.ContainsFunc(got, unicode.IsControl) {
			t.Errorf("Escape(%q) = %q, which is not printable", s, got)
		}
		if again := printable.Escape(got); again != got {
			t.Errorf("Escape(%q) = %q", got, again)
		}
		if lines := printable.Lines(s); strings.Count(lines, "\n") != strings.Count(s, "\n") {
			t.Errorf("Lines(%q) = %q, with another number of lines", s, lines)
		}
	})
}

func BenchmarkEscape(b *testing.B) {
	for _, bb := range []struct{ name, text string }{
		{"plain", "/users/1234/orders?page=2&sort=name"},
		{"unicode", "/benutzer/müller/größe"},
		{"bad", "/a\x1b[31m\nb"},
	} {
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				printable.Escape(bb.text)
			}
		})
	}
}
