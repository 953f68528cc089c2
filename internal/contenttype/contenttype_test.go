package contenttype_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/koa-go/koa/internal/contenttype"
)

func TestParse(t *testing.T) {
	type params = map[string]string
	for _, tt := range []struct {
		name, in  string
		mediaType string
		params    params
	}{
		{"reads a bare type", "text/html", "text/html", nil},
		{"lowers the type", "TEXT/HTML", "text/html", nil},
		{"trims around the type", " text/html ", "text/html", nil},
		{"reads a parameter", "text/html; charset=utf-8", "text/html", params{"charset": "utf-8"}},
		{"lowers the name and leaves the value", "text/html; CHARSET=UTF-8", "text/html", params{"charset": "UTF-8"}},
		{"does not mind spaces", "text/html ;a = b ; c=d ", "text/html", params{"a": "b", "c": "d"}},
		{"unquotes a value", `text/html; charset="utf-8"`, "text/html", params{"charset": "utf-8"}},
		{"reads separators inside quotes", `text/html; a=b; c="d;e=f"`, "text/html", params{"a": "b", "c": "d;e=f"}},
		{"unescapes a value", `text/html; a="b\"\\c"`, "text/html", params{"a": `b"\c`}},
		{"reads an empty quoted value", `text/html; a=""`, "text/html", params{"a": ""}},
		{"takes the last of two", "text/html; a=b; a=c", "text/html", params{"a": "c"}},
		{"reads any token as a type", "!#$%&'*+-.^_`|~/0", "!#$%&'*+-.^_`|~/0", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			mediaType, params, err := contenttype.Parse(tt.in)
			if err != nil || mediaType != tt.mediaType || !maps.Equal(params, tt.params) {
				t.Errorf("Parse(%q) = %q, %q, %v, want %q, %q", tt.in, mediaType, params, err, tt.mediaType, tt.params)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for _, tt := range []struct {
		name, in, want string
	}{
		{"nothing", "", "argument string is required"},
		{"spaces only", "  ", "invalid media type"},
		{"half a type", "text", "invalid media type"},
		{"a type without subtype", "text/", "invalid media type"},
		{"a type of three parts", "a/b/c", "invalid media type"},
		{"a space inside the type", "te xt/html", "invalid media type"},
		{"a list of types", "a/b, c/d", "invalid media type"},
		{"a semicolon at the end", "text/html;", "invalid parameter format"},
		{"a name alone", "text/html; charset", "invalid parameter format"},
		{"an empty value", "text/html; charset=", "invalid parameter format"},
		{"a value without name", "text/html; =utf-8", "invalid parameter format"},
		{"a tab before a name", "text/html;\tcharset=utf-8", "invalid parameter format"},
		{"an open quote", `text/html; a="b`, "invalid parameter format"},
		{"an escape of nothing", `text/html; a="b\`, "invalid parameter format"},
		{"a line break inside quotes", "text/html; a=\"b\r\nc\"", "invalid parameter format"},
		{"text after a quoted value", `text/html; a="b"c`, "invalid parameter format"},
		{"more parameters than anybody needs", "text/html" + strings.Repeat(";a=b", 65), "invalid parameter format"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			mediaType, params, err := contenttype.Parse(tt.in)
			if err == nil || err.Error() != tt.want || mediaType != "" || params != nil {
				t.Errorf("Parse(%q) = %q, %q, %v, want the error %q", tt.in, mediaType, params, err, tt.want)
			}
		})
	}
}

func TestParseAllocatesNothingForABareType(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() { _, _, _ = contenttype.Parse("application/json") }); n != 0 {
		t.Errorf("Parse allocates %v times, want 0", n)
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"text/html; charset=utf-8", `a/b; c="\"d;e" ; f=g`, "a/b;", ";", `a/b;c="\`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, header string) {
		mediaType, params, err := contenttype.Parse(header)
		if err != nil {
			return
		}
		if strings.Count(mediaType, "/") != 1 || mediaType != strings.ToLower(mediaType) {
			t.Errorf("Parse(%q) took %q for a media type", header, mediaType)
		}
		for name, value := range params {
			if name == "" || len(name)+len(value) > len(header) {
				t.Errorf("Parse(%q) found the parameter %q = %q", header, name, value)
			}
		}
	})
}

func ExampleParse() {
	mediaType, params, err := contenttype.Parse(`multipart/form-data; boundary="a b"`)
	fmt.Println(mediaType, params["boundary"], err)
	// Output: multipart/form-data a b <nil>
}
