package cookies_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/koa-go/koa/cookies"
)

func TestParseCookie(t *testing.T) {
	for _, tt := range []struct {
		name, header, cookie string
		want                 string
		ok                   bool
	}{
		{"finds the only one", "a=1", "a", "1", true},
		{"finds the second", "a=1; b=2", "b", "2", true},
		{"needs no space", "a=1;b=2", "b", "2", true},
		{"skips spaces", "a=1;   b=2", "b", "2", true},
		{"skips no tabs", "a=1;\tb=2", "b", "", false},
		{"skips empty pairs", ";; ;a=1", "a", "1", true},
		{"takes the first of two", "a=1; a=2", "a", "1", true},
		{"wants the whole name", "xa=1; ab=2; a=3", "a", "3", true},
		{"minds letter case", "A=1", "a", "", false},
		{"does not split at commas", "b=1,a=2", "a", "", false},
		{"wants the equals sign", "a", "a", "", false},
		{"wants it next to the name", "a =1", "a", "", false},
		{"keeps further equals signs", "a=b=c==", "a", "b=c==", true},
		{"keeps spaces of the value", "a= 1 ", "a", " 1 ", true},
		{"decodes nothing", "a=%41+", "a", "%41+", true},
		{"finds the empty value", "a=; b=1", "a", "", true},
		{"strips quotes", `a="q"`, "a", "q", true},
		{"strips as npm does without the closing one", `a="q`, "a", "", true},
		{"strips a lone quote", `a="`, "a", "", true},
		{"strips the last character, not byte", "a=\"q\xe9", "a", "q", true},
		{"keeps a closing quote alone", `a=q"`, "a", `q"`, true},
		{"takes a name literally", "axb=1; a.b=2", "a.b", "2", true},
		{"finds a name with a space", "d e=1", "d e", "1", true},
		{"finds a name that starts with a space", "x=1;  a=2", " a", "2", true},
		{"misses the leading space of a name", "x=1;a=2", " a", "", false},
		{"finds the empty name", "=1", "", "1", true},
		{"reads bytes as Latin-1", "\xe9=\xfc", "é", "ü", true},
		{"reads UTF-8 as Latin-1, as Node does", "a=\xc3\xa9", "a", "Ã©", true},
		{"finds no name beyond Latin-1", "a=1", "你", "", false},
		{"finds nothing in nothing", "", "a", "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := cookies.ParseCookie(tt.header, tt.cookie)
			if got != tt.want || ok != tt.ok {
				t.Errorf("ParseCookie(%q, %q) = %q, %v; want %q, %v", tt.header, tt.cookie, got, ok, tt.want, tt.ok)
			}
		})
	}
}

// Upstream's search is a regular expression; it is the oracle.
func FuzzParseCookie(f *testing.F) {
	f.Add("a=1; b=2;a=3", "a")
	f.Add(`; ;  a a="q"`, " a")
	f.Add("\xff=\xfe;;=", "ÿ")
	f.Add("a;b=1", "a;b")
	f.Add(strings.Repeat("; ", 100)+"a=1", "a")
	f.Fuzz(func(t *testing.T, header, name string) {
		got, ok := cookies.ParseCookie(header, name)
		if strings.ContainsFunc(name+header, func(r rune) bool { return r >= 0x80 }) {
			return // the oracle compares UTF-8
		}
		m := regexp.MustCompile(`(?:^|;) *` + regexp.QuoteMeta(name) + `=([^;]*)`).FindStringSubmatch(header)
		want := ""
		if m != nil {
			want = m[1]
			if strings.HasPrefix(want, `"`) {
				want = want[1:max(1, len(want)-1)]
			}
		}
		if ok != (m != nil) || got != want {
			t.Errorf("ParseCookie(%q, %q) = %q, %v; want %q, %v", header, name, got, ok, want, m != nil)
		}
	})
}
