package security_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/koa-go/koa/egg/security"
)

func sanitizer(tb testing.TB, cfg *security.ShtmlConfig, domains ...string) *security.Sanitizer {
	tb.Helper()
	s, err := security.NewSanitizer(cfg, domains)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// Where npm xss and egg-security let pass what should not pass.
func TestShtmlIsStricterThanEgg(t *testing.T) {
	s := sanitizer(t, &security.ShtmlConfig{DomainWhiteList: []string{"Other.example"}}, "good.example")
	for in, want := range map[string]string{
		`<a href="//evil.example">x</a>`:                 `<a>x</a>`,
		`<a href="/\evil.example">x</a>`:                 `<a>x</a>`,
		"<a href=\"/\t/evil.example\">x</a>":             `<a href="/ /evil.example">x</a>`,
		`<a href="https://other.example">x</a>`:          `<a href="https://other.example">x</a>`,
		`<a href="https://good.example\@evil.example">`:  `<a href="https://good.example\@evil.example">`,
		`<a href="https://evil.example\@good.example">`:  `<a>`,
		`<a href="data:image/svg+xml,x">x</a>`:           `<a href>x</a>`,
		`<video poster="javascript:x">`:                  `<video poster>`,
		`<blockquote cite="https://evil.example/">`:      `<blockquote>`,
		`<a href="&#106;avascript:alert(1)">x</a>`:       `<a href>x</a>`,
		`<a href="java&Tab;script:alert(1)">x</a>`:       `<a href>x</a>`,
		`<a title="a&amp;quot;b">x</a>`:                  `<a title="a&amp;quot;b">x</a>`,
		`<a href="/x" href="https://evil.example">x</a>`: `<a href="/x">x</a>`,
		`<a href="http://[">x</a>`:                       `<a>x</a>`,
		`<a href="/x`:                                    `&lt;a href="/x`,
		`<!x><?php ?><a/>`:                               `&lt;!x&gt;&lt;?php ?&gt;<a />`,
		`<plaintext><b>x`:                                `&lt;plaintext&gt;<b>x`,
		`<svg><style><img title="</style><b>">`:          `&lt;svg&gt;&lt;style&gt;<img title="&lt;/style&gt;&lt;b&gt;">`,
	} {
		if got := s.Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestWhiteListsThatCannotBeSafe(t *testing.T) {
	for _, list := range []map[string][]string{{"Script": nil}, {"a": {"onClick"}}, {"a": {"style"}}, {"iframe": {"src"}}, {"a": {`x"y`}}, {"svg": nil}} {
		if _, err := security.NewSanitizer(&security.ShtmlConfig{WhiteList: list}, nil); err == nil {
			t.Errorf("the white list %v is taken", list)
		}
	}
	if _, err := security.NewSanitizer(nil, []string{" a"}); err == nil {
		t.Error("a domain with a space is taken")
	}
}

// A browser builds nothing from cleaned HTML that is not in the white list, and
// cleaning again changes nothing.
func FuzzShtml(f *testing.F) {
	for _, seed := range []string{
		"<b>x</b>", "<script>alert(1)</script>", `<a href="javascript:x">`, "<svg><style><img title='</style><img src=x onerror=x>'>",
		"<!--><img src=x onerror=x>-->", "<a href=\"/x", "<img src='x' onerror=x /", "<math><mtext><table><mglyph><style><!--</style>", "<table><a>",
		"<noscript><p title='</noscript><img src=x onerror=x>'>", "</p/x>", "<a/href=/x>", "<\x00b>", "&lt;b&gt;", "<form action=//evil.example>",
	} {
		f.Add(seed)
	}
	allowed := security.DefaultShtmlWhiteList()
	for _, made := range []string{"html", "head", "body"} {
		allowed[made] = nil
	}
	s := sanitizer(f, nil, "good.example")
	f.Fuzz(func(t *testing.T, source string) {
		clean := s.Clean(source)
		if again := s.Clean(clean); again != clean {
			t.Errorf("Clean(%q) = %q, and cleaned again %q", source, clean, again)
		}
		nodes, err := html.ParseFragment(strings.NewReader(clean), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
		if err != nil {
			t.Fatal(err)
		}
		for _, node := range nodes {
			for n := range node.Descendants() {
				checkNode(t, n, allowed)
			}
			checkNode(t, node, allowed)
		}
	})
}

func checkNode(t *testing.T, n *html.Node, allowed map[string][]string) {
	t.Helper()
	if n.Type == html.TextNode {
		return
	}
	attributes, ok := allowed[n.Data]
	if n.Type != html.ElementNode || !ok || n.Namespace != "" {
		t.Errorf("a browser builds %v %q", n.Type, n.Data)
		return
	}
	for _, a := range n.Attr {
		if !slices.Contains(attributes, a.Key) {
			t.Errorf("<%s> has the attribute %q; its own are %q", n.Data, a.Key, attributes)
		}
		if slices.Contains([]string{"href", "src", "poster", "cite"}, a.Key) && strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:") {
			t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
		}
	}
}

func TestDefaultShtmlWhiteListAgreesWithXSS(t *testing.T) {
	got := security.DefaultShtmlWhiteList()
	want := decode[map[string][]string](t, vectors(t)["whiteList"][0][0])
	if !maps.EqualFunc(got, want, slices.Equal) {
		t.Errorf("white list %v, want %v", got, want)
	}
	clear(got)
	if len(security.DefaultShtmlWhiteList()) == 0 {
		t.Error("the white list is not a copy")
	}
}
