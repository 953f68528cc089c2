package negotiate_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/koa-go/koa/internal/negotiate"
)

// chrome is what Chrome sends when somebody follows a link.
const chrome = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7"

func TestBestType(t *testing.T) {
	for _, tt := range []struct {
		name   string
		header string
		offers []string
		want   string
	}{
		{"prefers the higher weight", "text/html;q=.5, application/json", []string{"html", "json"}, "json"},
		{"prefers the first of the header at equal weight", "application/json, text/html", []string{"html", "json"}, "json"},
		{"prefers the first offer when one entry covers all", "*/*", []string{"json", "html"}, "json"},
		{"prefers the precise entry over its wildcard", "text/*, text/plain;q=0.1", []string{"text/plain", "text/html"}, "text/html"},
		{"prefers the precise offer at equal weight", "text/*, text/plain", []string{"text/html", "text/plain"}, "text/plain"},
		{"answers a browser with a page", chrome, []string{"json", "html"}, "html"},
		{"answers a browser with what it accepts least", chrome, []string{"json"}, "json"},
		{"answers an extension as offered", "image/png", []string{".png"}, ".png"},
		{"answers a type as offered", "TEXT/html", []string{"text/HTML"}, "text/HTML"},
		{"answers the first spelling of a type", "text/html", []string{"text/html", "html"}, "text/html"},
		{"answers nothing when nothing fits", "text/html", []string{"png"}, ""},
		{"answers nothing when the weight is zero", "text/html;q=0, */*", []string{"html"}, ""},
		{"answers nothing to an unknown extension", "*/*", []string{"nosuch"}, ""},
		{"answers nothing without offers", "*/*", nil, ""},
		{"answers an empty header with the first offer", "", []string{"nosuch", "html"}, "nosuch"},
		{"matches parameters", "text/html;level=1", []string{"text/html", "text/html;level=1"}, "text/html;level=1"},
		{"matches quoted parameters", `text/html;level="1;,2"`, []string{`text/html; level="1;,2"`}, `text/html; level="1;,2"`},
		{"matches any value of a parameter", "text/html;level=*", []string{"text/html;level=3"}, "text/html;level=3"},
		{"takes the last of two parameters of one name", "text/html;a=1;a=2", []string{"text/html;a=1", "text/html;a=2"}, "text/html;a=2"},
		{"wants all parameters", "text/html;a=1;b=2", []string{"text/html;a=1"}, ""},
		{"does not read parameters behind the weight", "text/html;q=1;a=1", []string{"html"}, "html"},
		{"reads a weight in capitals and quotes", `text/html;Q="0.1", text/plain`, []string{"html", "text"}, "text"},
		{"skips an entry that is no range", "html, text/, /html, a b/c, text/plain", []string{"html", "text"}, "text"},
		{"skips an entry with a weight of nonsense", "text/html;q=x, text/plain", []string{"html", "text"}, "text"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := negotiate.BestType(tt.header, true, tt.offers); got != tt.want {
				t.Errorf("BestType(%q, %q) = %q, want %q", tt.header, tt.offers, got, tt.want)
			}
		})
	}
}

func TestBestTypeWithoutHeaderIsTheFirstOffer(t *testing.T) {
	if got := negotiate.BestType("", false, []string{"json", "html"}); got != "json" {
		t.Errorf("BestType = %q, want json", got)
	}
}

func TestTypes(t *testing.T) {
	for _, tt := range []struct {
		name    string
		header  string
		present bool
		want    []string
	}{
		{"asks for everything without a header", "", false, []string{"*/*"}},
		{"asks for nothing with an empty header", "", true, nil},
		{"is ordered by weight", "text/*;q=0.5, text/html;q=0.7, */*;q=0.1", true, []string{"text/html", "text/*", "*/*"}},
		{"keeps the order of equal weights", "  a/b ; q=0.4 , c/d;q=0.40 ", true, []string{"a/b", "c/d"}},
		{"drops parameters", "a/b;c=d;q=1", true, []string{"a/b"}},
		{"leaves out what has no weight", "a/b;q=0, c/d;q=-1, e/f;q=, g/h", true, []string{"g/h"}},
		{"leaves out what is no range", "text/html, application/json;q=0.5, bad", true, []string{"text/html", "application/json"}},
		{"takes any number for a weight", "a/b;q=1.5, c/d;q=.3, e/f;q=1e-1x", true, []string{"a/b", "c/d", "e/f"}},
		{"keeps commas inside quotes", `a/b;c="d,e/f", g/h`, true, []string{"a/b", "g/h"}},
		{"reads to the end when a quote stays open", `a/b;c="d,e/f`, true, []string{"a/b"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := negotiate.Types(tt.header, tt.present); !slices.Equal(got, tt.want) {
				t.Errorf("Types(%q, %v) = %q, want %q", tt.header, tt.present, got, tt.want)
			}
		})
	}
}

func TestTypesOf(t *testing.T) {
	for _, tt := range []struct {
		name    string
		header  string
		present bool
		offers  []string
		want    []string
	}{
		{"accepts everything without a header", "", false, []string{"a/b", "c/d"}, []string{"a/b", "c/d"}},
		{"accepts nothing with an empty header", "", true, []string{"a/b"}, nil},
		{"is ordered by weight, then precision", "text/*, text/plain, */*;q=.2", true, []string{"png", "html", "text"}, []string{"text", "html", "png"}},
		{
			"lets parameters choose", "text/html;level=1;q=0.2, text/html;q=0.8", true,
			[]string{"text/html;level=1", "text/html", "text/html;level=2"},
			[]string{"text/html", "text/html;level=2", "text/html;level=1"},
		},
		{"leaves out what is refused", "a/b;q=0, */*", true, []string{"a/b", "c/d"}, []string{"c/d"}},
		{"keeps an offer made twice", "a/b", true, []string{"a/b", "a/b"}, []string{"a/b", "a/b"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := negotiate.TypesOf(tt.header, tt.present, tt.offers); !slices.Equal(got, tt.want) {
				t.Errorf("TypesOf(%q, %q) = %q, want %q", tt.header, tt.offers, got, tt.want)
			}
		})
	}
}

func TestLongHeadersAreCutOff(t *testing.T) {
	many := strings.Repeat("a/b,", 10_000) + "text/html"
	if got := len(negotiate.Types(many, true)); got != 256 {
		t.Errorf("%d entries were looked at, want 256", got)
	}
	if got := negotiate.BestType(many, true, []string{"html"}); got != "" {
		t.Errorf("BestType = %q from the end of the header, want none", got)
	}
	parameters := "text/html" + strings.Repeat(";a=b", 17)
	if got := negotiate.Types(parameters, true); len(got) != 0 {
		t.Errorf("Types = %q, want none with 17 parameters", got)
	}
}

func FuzzTypes(f *testing.F) {
	f.Add(chrome)
	f.Add(`a/b;c="d,e/f";q=.5 , text/*;a;a;=;q=1e400, */*;q=-1`)
	f.Add(",;/\"")
	offers := []string{"html", "a/b", `a/b;c="d,e/f"`, "nosuch", "png"}
	f.Fuzz(func(t *testing.T, header string) {
		for _, got := range negotiate.Types(header, true) {
			if !strings.Contains(header, got) || !strings.Contains(got, "/") {
				t.Errorf("Types(%q) made up %q", header, got)
			}
		}
		all := append(negotiate.TypesOf(header, true, offers), "")
		if best := negotiate.BestType(header, true, offers); header != "" && best != all[0] {
			t.Errorf("BestType(%q) = %q, TypesOf says %q", header, best, all)
		}
	})
}

func ExampleBestType() {
	accept := "text/html, application/json;q=0.9, */*;q=0.1"
	fmt.Println(negotiate.BestType(accept, true, []string{"json", "html"}))
	// Output: html
}

func ExampleTypes() {
	fmt.Println(negotiate.Types("text/*;q=0.5, text/html", true))
	// Output: [text/html text/*]
}
