package markup_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/examples/forum/app/markup"
)

func Example() {
	fmt.Print(markup.HTML("Hello **you**,\nsee https://example.com.\n\n- `a < b`\n- two"))
	// Output:
	// <p>Hello <strong>you</strong>,<br>
	// see <a href="https://example.com" rel="nofollow ugc noopener">https://example.com</a>.</p>
	// <ul>
	// <li><code>a &lt; b</code></li>
	// <li>two</li>
	// </ul>
}

func TestHTML(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"escapes everything", `<script>"&'`, "<p>&lt;script&gt;&#34;&amp;&#39;</p>\n"},
		{"separates paragraphs", "a\r\n\r\nb", "<p>a</p>\n<p>b</p>\n"},
		{"quotes", "> a\n> b\nc", "<blockquote><p>a<br>\nb</p></blockquote>\n<p>c</p>\n"},
		{"keeps code as it is", "```go\n  **x**\n\n> y\n```\nz", "<pre><code>  **x**\n\n&gt; y</code></pre>\n<p>z</p>\n"},
		{"closes code that has no end", "```\nx", "<pre><code>x</code></pre>\n"},
		{"leaves single marks alone", "2 * 3 ** 4 ` 5", "<p>2 * 3 ** 4 ` 5</p>\n"},
		{"leaves empty marks alone", "**** ``", "<p>**** ``</p>\n"},
		{"links http and https only", "javascript:alert(1) http://a.b/?c=d&e (https://x.y)", `<p>javascript:alert(1) ` +
			`<a href="http://a.b/?c=d&amp;e" rel="nofollow ugc noopener">http://a.b/?c=d&amp;e</a> ` +
			`(<a href="https://x.y" rel="nofollow ugc noopener">https://x.y</a>)` + "</p>\n"},
		{"links need a host", "https:// h", "<p>https:// h</p>\n"},
		{"links cannot leave the attribute", `https://a"onclick=b`, `<p><a href="https://a" rel="nofollow ugc noopener">https://a</a>&#34;onclick=b</p>` + "\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := string(markup.HTML(tt.text)); got != tt.want {
				t.Errorf("HTML(%q)\n got %q\nwant %q", tt.text, got, tt.want)
			}
		})
	}
}

func TestTakesLinearTime(t *testing.T) {
	for _, mark := range []string{"`", "**", "*", "h", "http://", "> ", "- ", "```\n", "` **"} {
		start := time.Now()
		markup.HTML(strings.Repeat(mark, 1<<18))
		if took := time.Since(start); took > 30*time.Second {
			t.Errorf("%q many times over took %v", mark, took)
		}
	}
}

// known are the tags there may be.
var known = regexp.MustCompile(`</?(p|blockquote|ul|li|pre|code|strong)>|<br>|<a href="https?://[^"<>]+" rel="nofollow ugc noopener">|</a>`)

func FuzzHTML(f *testing.F) {
	for _, text := range []string{"a", "`a` **b**", "> a\n- b\n```\nc", `<a href="x">`, "https://x\"'><script>"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if rest := known.ReplaceAllString(string(markup.HTML(text)), ""); strings.ContainsAny(rest, `<>"`) {
			t.Errorf("HTML(%q) has more than its own elements: %q", text, rest)
		}
	})
}
