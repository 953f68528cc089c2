package typeis_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/koa-go/koa/internal/typeis"
)

func TestIs(t *testing.T) {
	const (
		html   = "text/html; charset=utf-8"
		api    = "application/vnd.api+json"
		upload = "multipart/form-data; boundary=x"
	)
	for _, tt := range []struct {
		name        string
		contentType string
		types       []string
		want        string
	}{
		{"answers an extension as asked for", html, []string{"html"}, "html"},
		{"answers a type as asked for", html, []string{"text/html"}, "text/html"},
		{"answers a wildcard with what was sent", html, []string{"text/*"}, "text/html"},
		{"knows a wildcard for the first half", html, []string{"*/html"}, "text/html"},
		{"knows a wildcard for all", html, []string{"*/*"}, "text/html"},
		{"answers without types with what was sent", html, nil, "text/html"},
		{"answers the first that fits", "application/json", []string{"html", "json", "application/json"}, "json"},
		{"answers nothing when nothing fits", html, []string{"json", "text/plain"}, ""},
		{"knows a suffix", api, []string{"+json"}, api},
		{"knows a suffix behind a wildcard", api, []string{"application/*+json"}, api},
		{"does not take a suffix for the extension", api, []string{"json"}, ""},
		{"wants the suffix to be one", "application/json", []string{"+json"}, ""},
		{"wants a wildcard before a suffix", api, []string{"application/+json"}, ""},
		{"refuses a suffix with a slash", api, []string{"+json/x"}, ""},
		{"knows forms", "application/x-www-form-urlencoded", []string{"urlencoded"}, "urlencoded"},
		{"knows uploads", upload, []string{"multipart"}, "multipart"},
		{"does not take an upload for a form", upload, []string{"urlencoded"}, ""},
		{"lowers what was sent", "TEXT/HTML", []string{"text/*"}, "text/html"},
		{"compares what was asked for as it is", "text/html", []string{"TEXT/HTML"}, ""},
		{"refuses parameters in what was asked for", html, []string{html}, ""},
		{"trims what was sent", "\t text/plain ;x", []string{"text"}, "text"},
		{"does not know an unknown extension", "text/html", []string{"nosuch", ""}, ""},
		{"answers nothing to no type", "", []string{"*/*"}, ""},
		{"answers nothing to half a type", "text/", []string{"text/*"}, ""},
		{"answers nothing to a word", "bogus", []string{"bogus"}, ""},
		{"answers nothing to three parts", "a/b/c", []string{"*/*"}, ""},
		{"answers nothing to a space inside", "te xt/html", []string{"*/*"}, ""},
		{"answers nothing to a name longer than registered ones", "a/" + strings.Repeat("b", 128), []string{"*/*"}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := typeis.Is(tt.contentType, tt.types...); got != tt.want {
				t.Errorf("Is(%q, %q) = %q, want %q", tt.contentType, tt.types, got, tt.want)
			}
		})
	}
}

func TestIsAllocatesNothing(t *testing.T) {
	types := []string{"urlencoded", "multipart", "+json", "json"}
	if n := testing.AllocsPerRun(100, func() { typeis.Is("application/json; charset=utf-8", types...) }); n != 0 {
		t.Errorf("Is allocates %v times, want 0", n)
	}
}

func BenchmarkIs(b *testing.B) {
	types := []string{"json", "urlencoded", "text"}
	b.ReportAllocs()
	for b.Loop() {
		typeis.Is("application/x-www-form-urlencoded; charset=utf-8", types...)
	}
}

func FuzzIs(f *testing.F) {
	for _, seed := range []string{"text/html; charset=utf-8", "a/b+json", "", "/", "multipart/form-data;"} {
		f.Add(seed)
	}
	types := []string{"html", "+json", "multipart", "text/*", "*/*+xml"}
	f.Fuzz(func(t *testing.T, contentType string) {
		sent := typeis.Is(contentType)
		if sent != "" && (strings.Count(sent, "/") != 1 || typeis.Is(contentType, "*/*") != sent || typeis.Is(sent) != sent) {
			t.Errorf("%q has the type %q, which is none", contentType, sent)
		}
		if got := typeis.Is(contentType, types...); got != "" && got != sent && !slices.Contains(types, got) {
			t.Errorf("Is(%q) = %q, which is neither sent nor asked for", contentType, got)
		}
	})
}

func ExampleIs() {
	fmt.Println(typeis.Is("application/json; charset=utf-8", "html", "json"))
	fmt.Println(typeis.Is("application/vnd.api+json", "+json"))
	// Output:
	// json
	// application/vnd.api+json
}
