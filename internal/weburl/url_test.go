package weburl_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/koa-go/koa/internal/weburl"
)

// The wants of all tables are what new URL of Node 20 gives.

func TestParseNormalizes(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"adds the path", "http://example.com", "http://example.com/"},
		{"lowers scheme and host only", "HTTP://EXAMPLE.COM/A", "http://example.com/A"},
		{"drops the default port of http", "http://example.com:80/", "http://example.com/"},
		{"drops the default port of https", "https://example.com:443/x", "https://example.com/x"},
		{"keeps another port", "https://example.com:80", "https://example.com:80/"},
		{"drops zeros before a port", "http://a:00080", "http://a/"},
		{"keeps port 0", "http://a:000/", "http://a:0/"},
		{"drops an empty port", "http://example.com:/", "http://example.com/"},
		{"resolves dot segments", "http://example.com/a/../b/./c", "http://example.com/b/c"},
		{"resolves escaped dot segments", "http://a/b/%2e%2E", "http://a/"},
		{"keeps the slash behind a dot", "http://a/b/.", "http://a/b/"},
		{"stops at the root", "http://a/../../b", "http://a/b"},
		{"takes three dots for a name", "http://a/.../b", "http://a/.../b"},
		{"removes an empty segment by dots", "http://a//..", "http://a/"},
		{"separates the query from the host", "http://example.com?x=1", "http://example.com/?x=1"},
		{"separates the fragment from the host", "http://example.com#f", "http://example.com/#f"},
		{"keeps a bare question mark", "http://a/?", "http://a/?"},
		{"keeps a bare number sign", "http://a/?#", "http://a/?#"},
		{"keeps user and password", "http://user:pw@example.com/", "http://user:pw@example.com/"},
		{"drops an empty password", "http://u:@a", "http://u@a/"},
		{"keeps a password without user", "http://:p@a", "http://:p@a/"},
		{"drops empty credentials", "http://:@a", "http://a/"},
		{"takes the last @ for the separator", "http://u@v:w@a/", "http://u%40v:w@a/"},
		{"takes a backslash for a slash", `http://example.com\@evil.com`, "http://example.com/@evil.com"},
		{"takes any slashes before the host", `https:/\/x`, "https://x/"},
		{"takes no slashes before the host", "http:a", "http://a/"},
		{"strips tabs and line breaks", "ht\ntp://example.com/a\tb\r\nc", "http://example.com/abc"},
		{"strips controls and spaces around", " \x01http://a \x02", "http://a/"},
		{"escapes a path", "http://a/ \"<>`{}^|'", "http://a/%20%22%3C%3E%60%7B%7D^|'"},
		{"escapes a query", "http://a/? \"<>`{}^|'", "http://a/?%20%22%3C%3E`{}^|%27"},
		{"escapes a fragment", "http://a/# \"<>`{}^|'", "http://a/#%20%22%3C%3E%60{}^|'"},
		{"escapes credentials", "http://u|':;=@[]@a/", "http://u%7C':%3B%3D%40%5B%5D@a/"},
		{"escapes outside ASCII", "http://example.com/é?é#é", "http://example.com/%C3%A9?%C3%A9#%C3%A9"},
		{"escapes no escape again", "http://example.com/%zz%41", "http://example.com/%zz%41"},
		{"replaces what is no UTF-8", "http://a/\xff", "http://a/%EF%BF%BD"},
		{"expands escapes in a host", "http://%65x%41mple.com/", "http://example.com/"},
		{"keeps odd host names", "http://-a_b..c./", "http://-a_b..c./"},
		{"keeps host punctuation", "http://x!$&'()*+,;=y", "http://x!$&'()*+,;=y/"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			u, err := weburl.Parse(tt.in)
			if err != nil {
				t.Fatalf("Parse(%q): %v", tt.in, err)
			}
			if got := u.String(); got != tt.want {
				t.Errorf("Parse(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestParseReadsAddresses(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"dotted IPv4", "1.2.3.4", "1.2.3.4"},
		{"hexadecimal parts", "0x7f.1", "127.0.0.1"},
		{"octal parts", "010.011.012.013", "8.9.10.11"},
		{"one number", "4294967295", "255.255.255.255"},
		{"a dot behind", "1.2.3.4.", "1.2.3.4"},
		{"an empty hexadecimal number", "0x", "0.0.0.0"},
		{"IPv6", "[::1]", "[::1]"},
		{"the first of the longest runs of zeros", "[1:0:0:2:0:0:3:4]", "[1::2:0:0:3:4]"},
		{"no single zero", "[1:2:3:4:5:6:7::]", "[1:2:3:4:5:6:7:0]"},
		{"IPv4 in IPv6", "[::ffff:1.2.3.4]", "[::ffff:102:304]"},
		{"IPv4 at the end of IPv6", "[64:FF9B::1.2.3.4]", "[64:ff9b::102:304]"},
		{"a name that only looks like a number", "a.0xg", "a.0xg"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			u, err := weburl.Parse("http://" + tt.in)
			if err != nil {
				t.Fatalf("host %q: %v", tt.in, err)
			}
			if u.Hostname != tt.want {
				t.Errorf("host %q = %q, want %q", tt.in, u.Hostname, tt.want)
			}
		})
	}
}

func TestParseConvertsInternationalNames(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"one letter", "bücher.de", "xn--bcher-kva.de"},
		{"upper case", "BÜCHER.de", "xn--bcher-kva.de"},
		{"escaped UTF-8", "b%C3%BCcher.de", "xn--bcher-kva.de"},
		{"no ASCII at all", "你好.中国", "xn--6qq79v.xn--fiqs8s"},
		{"sharp s", "faß.de", "xn--fa-hia.de"},
		{"final sigma", "βόλος.com", "xn--nxasmm1c.com"},
		{"Arabic", "موقع.وزارة-الاتصالات.مصر", "xn--4gbrim.xn----ymcbaaajlc6dj7bxne2c.xn--wgbh1c"},
		{"Hangul", "한국.한국", "xn--3e0b707e.xn--3e0b707e"},
		{"Kana", "なぜか日本語", "xn--u8j7a2b0420bzlbtz6h"},
		{"an emoji", "😀.ws", "xn--e28h.ws"},
		{"an ideographic full stop", "a。b", "a.b"},
		{"a name that is ASCII already", "XN--BCHER-KVA.de", "xn--bcher-kva.de"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			u, err := weburl.Parse("http://" + tt.in)
			if err != nil {
				t.Fatalf("host %q: %v", tt.in, err)
			}
			if u.Hostname != tt.want {
				t.Errorf("host %q = %q, want %q", tt.in, u.Hostname, tt.want)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for _, tt := range []struct{ name, in string }{
		{"no scheme", "example.com"},
		{"a scheme that begins with a digit", "1http://a"},
		{"an empty host", "http://"},
		{"an empty host before a port", "http://:80"},
		{"an empty host behind credentials", "http://u@/"},
		{"a space in the host", "http://exa mple.com"},
		{"NUL in the host", "http://a\x00b"},
		{"an escaped slash in the host", "http://a%2Fb"},
		{"a percent sign in the host", "http://a%25b"},
		{"brackets in the host", "http://a[b]"},
		{"a caret in the host", "http://a^b"},
		{"DEL in the host", "http://a\x7f"},
		{"a host that is no UTF-8", "http://%ff.com"},
		{"a port that is no number", "http://a:8a"},
		{"a port that is too great", "http://a:65536"},
		{"a port with a sign", "http://a:+1"},
		{"an IPv6 address without end", "http://[::1"},
		{"text behind an IPv6 address", "http://[::1]x"},
		{"an IPv6 zone", "http://[fe80::1%25eth0]"},
		{"two gaps in an IPv6 address", "http://[1::2::3]"},
		{"IPv4 in brackets", "http://[1.2.3.4]"},
		{"an IPv4 part that is too great", "http://1.2.3.256"},
		{"an IPv4 number that is too great", "http://4294967296"},
		{"a number beyond all bounds", "http://a.0xfffffffffffffffffffffff"},
		{"five IPv4 parts", "http://1.2.3.4.5"},
		{"an empty IPv4 part", "http://1..2"},
		{"an octal part with a 9", "http://09"},
		{"a name that ends in a number", "http://a.1"},
		{"a zero-width character", "http://a\u200db.com"},
		{"a circled letter", "http://ⓐ.com"},
		{"a full-width slash", "http://a／b.com"},
		{"a mark at the start of a label", "http://\u0e31a.com"},
		{"Punycode outside ASCII", "http://xn--é"},
		{"an endless label outside ASCII", "http://" + strings.Repeat("é", 64)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			u, err := weburl.Parse(tt.in)
			if !errors.Is(err, weburl.ErrInvalid) {
				t.Errorf("Parse(%q) = %v, %v, want ErrInvalid", tt.in, u, err)
			}
		})
	}
}

func TestParseLeavesOtherSchemesAlone(t *testing.T) {
	for _, in := range []string{"gopher://a/", "mailto:a@b", "javascript:alert(1)", "about:blank", "a+b-c.1:x"} {
		if _, err := weburl.Parse(in); !errors.Is(err, weburl.ErrScheme) {
			t.Errorf("Parse(%q): %v, want ErrScheme", in, err)
		}
	}
}

func TestParseRefResolves(t *testing.T) {
	const base = "http://u:p@h.com:81/a/b/c?q#f"
	for _, tt := range []struct{ name, in, want string }{
		{"an absolute URL", "https://x/y", "https://x/y"},
		{"a relative path", "d", "http://u:p@h.com:81/a/b/d"},
		{"a path to the parent", "../d", "http://u:p@h.com:81/a/d"},
		{"a path past the root", "../../../../d/", "http://u:p@h.com:81/d/"},
		{"an absolute path", "/d?x", "http://u:p@h.com:81/d?x"},
		{"an absolute path with a backslash", `\d`, "http://u:p@h.com:81/d"},
		{"another host", "//x/y", "http://x/y"},
		{"another host with backslashes", `\\x\y`, "http://x/y"},
		{"a query", "?x", "http://u:p@h.com:81/a/b/c?x"},
		{"a fragment", "#x", "http://u:p@h.com:81/a/b/c?q#x"},
		{"nothing", "", "http://u:p@h.com:81/a/b/c?q"},
		{"the scheme of the base without slashes", "http:d", "http://u:p@h.com:81/a/b/d"},
		{"another scheme without slashes", "https:d", "https://d/"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b, err := weburl.Parse(base)
			if err != nil {
				t.Fatal(err)
			}
			u, err := weburl.ParseRef(tt.in, b)
			if err != nil {
				t.Fatalf("ParseRef(%q): %v", tt.in, err)
			}
			if got := u.String(); got != tt.want {
				t.Errorf("ParseRef(%q) = %q, want %q", tt.in, got, tt.want)
			}
			if b.String() != base {
				t.Errorf("ParseRef(%q) changed the base to %q", tt.in, b)
			}
		})
	}
}

func TestParseSplits(t *testing.T) {
	u, err := weburl.Parse("https://me:pw@Example.com:8443/a/b?x=1#top")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, got, want string }{
		{"Protocol", u.Protocol, "https:"},
		{"Username", u.Username, "me"},
		{"Password", u.Password, "pw"},
		{"Host", u.Host(), "example.com:8443"},
		{"Hostname", u.Hostname, "example.com"},
		{"Port", u.Port, "8443"},
		{"Pathname", u.Pathname, "/a/b"},
		{"Search", u.Search, "?x=1"},
		{"Hash", u.Hash, "#top"},
		{"Origin", u.Origin(), "https://example.com:8443"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s = %q, want %q", tt.name, tt.got, tt.want)
		}
	}
}

func FuzzParseRef(f *testing.F) {
	for _, s := range []string{
		"http://u:p@example.com:80/a/../b?c#d", `\\x\y`, "https:[::ffff:1.2.3.4]:1", "http://0x7f.1/%2e%2e/",
		"http://bücher.de", "?q", "//a..b", "http://a:99999", "\thttp:/\n/x", "http://xn--é",
	} {
		f.Add(s)
	}
	base, err := weburl.Parse("http://example.com:8080/dir/page?q#f")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		u, err := weburl.ParseRef(s, base)
		if err != nil {
			return
		}
		href := u.String()
		if !isPrintableASCII(href) {
			t.Errorf("ParseRef(%q) = %q: not printable ASCII", s, href)
		}
		again, err := weburl.Parse(href)
		if err != nil {
			t.Fatalf("ParseRef(%q) = %q, which does not parse: %v", s, href, err)
		}
		if *again != *u {
			t.Errorf("ParseRef(%q) = %q, which parses as %q", s, href, again)
		}
	})
}

func isPrintableASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r >= 0x7f || r == utf8.RuneError })
}

func ExampleParse() {
	u, err := weburl.Parse(`HTTP://Example.com:80\@evil.example/a/../b c`)
	fmt.Println(u, err)
	fmt.Println(u.Host())
	// Output:
	// http://example.com/@evil.example/b%20c <nil>
	// example.com
}

func ExampleParseRef() {
	page, _ := weburl.Parse("https://example.com/shop/cart")
	u, _ := weburl.ParseRef("../help?topic=pay", page)
	fmt.Println(u)
	// Output: https://example.com/help?topic=pay
}

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		u, err := weburl.Parse("https://example.com/shop/cart?item=1&item=2")
		if err != nil {
			b.Fatal(err)
		}
		_ = u.String()
	}
}
