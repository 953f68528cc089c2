package security_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/koa-go/koa/egg/security"
)

// Where Egg writes what no script understands, or lets a path pass.
func TestHelpersAreStricterThanEgg(t *testing.T) {
	for _, tt := range []struct{ name, got, want string }{
		{"Sjs", security.Sjs("\x00\x0b\x1f"), `\x00\x0b\x1f`},
		{"Sjs", security.Sjs("a\u2028\u2029"), `a\u2028\u2029`},
		{"Spath", security.Spath("a\x00.png"), ""},
		{"Spath", security.Spath(nested("../x", 20)), ""},
		{"InjectCSRF", security.InjectCSRF(`<form action="https://pay.example/"></form><form></form>`, "T"),
			`<form action="https://pay.example/"></form><form>` + "\r\n" + `<input type="hidden" name="_csrf" value="T" /></form>`},
		{"InjectCSRF", security.InjectCSRF(`<script>f("<form></form>")</script>`, "T"), `<script>f("<form></form>")</script>`},
		{"InjectCSRF", security.InjectCSRF("<form\nid=a></form>", "{{.CSRF}}"), "<form\nid=a>\r\n" + `<input type="hidden" name="_csrf" value="{{.CSRF}}" /></form>`},
		{"InjectNonce", security.InjectNonce(`<script>f("<script>")</script>`, "N"), `<script nonce="N">f("<script>")</script>`},
		{"InjectNonce", security.InjectNonce(`<Script data-nonce=x src=/a/>`, "N"), `<Script data-nonce=x src=/a/ nonce="N">`},
	} {
		if tt.got != tt.want {
			t.Errorf("%s gives %q, want %q", tt.name, tt.got, tt.want)
		}
	}
	got, err := security.Sjson(map[string]any{"a": []any{map[string]any{"</script>": 1}}})
	if want := `{"a":[{"\\x3c\\x2fscript\\x3e":1}]}`; err != nil || got != want {
		t.Errorf("Sjson gives %s and %v, want %s", got, err, want)
	}
}

func nested(s string, times int) string {
	for range times {
		s = strings.NewReplacer("%", "%25", ".", "%2e").Replace(s)
	}
	return s
}

func TestSjsonOfWhatIsNoJSON(t *testing.T) {
	if _, err := security.Sjson(math.Inf(1)); err == nil {
		t.Error("infinity is JSON")
	}
}

func FuzzEscapes(f *testing.F) {
	f.Add("</script>'\"\\\u2028\x00", "a")
	f.Add("../%252e%252e", "%")
	f.Fuzz(func(t *testing.T, s, key string) {
		if js := security.Sjs(s); strings.ContainsAny(js, "'\"<>&\n\r`/\u2028") || utf8.ValidString(s) && !utf8.ValidString(js) {
			t.Errorf("Sjs(%q) = %q", s, js)
		}
		text, err := security.Sjson(map[string]any{key: []string{s}, "n": 1})
		if err != nil || !json.Valid([]byte(text)) || strings.ContainsAny(text, "<>&'\u2028") {
			t.Errorf("Sjson(%q, %q) = %q, %v", key, s, text, err)
		}
		if path := security.Spath(s); path != "" && (path != s || strings.HasPrefix(path, "/") || strings.Contains(path, "..")) {
			t.Errorf("Spath(%q) = %q", s, path)
		}
		if arg := security.EscapeShellArg(s); strings.ReplaceAll(arg[1:len(arg)-1], `'\''`, "") != strings.ReplaceAll(s, "'", "") {
			t.Errorf("EscapeShellArg(%q) = %q", s, arg)
		}
		if strings.ContainsAny(security.EscapeShellCmd(s), ";|&$`\n") || strings.ContainsAny(security.CliFilter(s), " ;/\\") {
			t.Errorf("a command of %q is not harmless", s)
		}
	})
}

// Nothing of a page changes but for what is put in.
func FuzzInject(f *testing.F) {
	f.Add("<form><input name=_csrf></form><script src=a></script>")
	f.Add("<form></form><SCRIPT/>x</script")
	f.Fuzz(func(t *testing.T, page string) {
		const token = "dGhlIHRva2Vu" // in no page
		if strings.Contains(page, token) {
			return
		}
		csrf := strings.ReplaceAll(security.InjectCSRF(page, token), "\r\n<input type=\"hidden\" name=\"_csrf\" value=\""+token+"\" />", "")
		nonce := strings.ReplaceAll(security.InjectNonce(page, token), ` nonce="`+token+`"`, "")
		if csrf != page || nonce != page {
			t.Errorf("of %q stays %q and %q", page, csrf, nonce)
		}
	})
}
