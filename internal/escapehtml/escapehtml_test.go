package escapehtml_test

import (
	"fmt"
	"testing"

	"github.com/koa-go/koa/internal/escapehtml"
)

func TestEscape(t *testing.T) {
	for _, tt := range []struct {
		name, in, want string
	}{
		{"leaves the empty text", "", ""},
		{"leaves plain text", "plain", "plain"},
		{"escapes markup", `<a href="x">it's</a>`, "&lt;a href=&quot;x&quot;&gt;it&#39;s&lt;/a&gt;"},
		{"escapes an entity again", "&amp;", "&amp;amp;"},
		{"escapes at the end", "x<", "x&lt;"},
		{"leaves other punctuation", "`=/", "`=/"},
		{"leaves text outside ASCII", "é你", "é你"},
		{"leaves bytes that are no UTF-8", "\xff<", "\xff&lt;"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := escapehtml.Escape(tt.in); got != tt.want {
				t.Errorf("Escape(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestEscapeAllocatesNothingForPlainText(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() { escapehtml.Escape("/users/1?page=2") }); n != 0 {
		t.Errorf("Escape allocates %v times, want 0", n)
	}
}

func ExampleEscape() {
	fmt.Println(escapehtml.Escape(`/?q="a"&b`))
	// Output: /?q=&quot;a&quot;&amp;b
}
