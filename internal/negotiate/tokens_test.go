package negotiate_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/koa-go/koa/internal/negotiate"
)

func TestCharsets(t *testing.T) {
	for _, tt := range []struct {
		name    string
		header  string
		present bool
		offers  []string // nil asks Charsets
		want    []string
	}{
		{"asks for everything without a header", "", false, nil, []string{"*"}},
		{"accepts everything without a header", "", false, []string{"utf-8"}, []string{"utf-8"}},
		{"accepts nothing with an empty header", "", true, []string{"utf-8"}, nil},
		{"asks by weight", "utf-8;q=0.3, latin1", true, nil, []string{"latin1", "utf-8"}},
		{"accepts by weight", "utf-8;q=0.3, latin1", true, []string{"utf-8", "latin1", "x"}, []string{"latin1", "utf-8"}},
		{"accepts the rest by the star", "*;q=0.5, utf-8", true, []string{"a", "utf-8"}, []string{"utf-8", "a"}},
		{"does not mind letter case", "UTF-8", true, []string{"utf-8"}, []string{"utf-8"}},
		{"reads spaces around a weight", "a ; q=0.1 , b", true, nil, []string{"b", "a"}},
		{"takes the first of two weights", "a;q=0.1;q=1, b;q=0.5", true, nil, []string{"b", "a"}},
		{"does not read a weight in capitals", "a;Q=0.1, b;q=0.5", true, nil, []string{"a", "b"}},
		{"skips what has a space inside", "a b, c", true, nil, []string{"c"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := negotiate.Charsets(tt.header, tt.present)
			if tt.offers != nil {
				got = negotiate.CharsetsOf(tt.header, tt.present, tt.offers)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestBestCharset(t *testing.T) {
	for _, tt := range []struct {
		name    string
		header  string
		present bool
		want    string
	}{
		{"is the first without a header", "", false, "utf-8"},
		{"is none with an empty header", "", true, ""},
		{"is the client's choice", "latin1, utf-8;q=0.9", true, "latin1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := negotiate.BestCharset(tt.header, tt.present, []string{"utf-8", "latin1"}); got != tt.want {
				t.Errorf("BestCharset = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestEncodings(t *testing.T) {
	for _, tt := range []struct {
		name   string
		header string
		offers []string // nil asks Encodings
		want   []string
	}{
		{"asks for no coding without a header", "", nil, []string{"identity"}},
		{"accepts no coding without a header", "", []string{"gzip", "identity"}, []string{"identity"}},
		{"adds identity at the end", "gzip, deflate;q=0.5", nil, []string{"gzip", "deflate", "identity"}},
		{"accepts by weight", "gzip, deflate;q=0.5", []string{"identity", "deflate", "gzip"}, []string{"gzip", "deflate", "identity"}},
		{"leaves identity to the star", "*;q=0.2, gzip", nil, []string{"gzip", "*"}},
		{"accepts the rest by the star", "*;q=0.2, gzip", []string{"br", "gzip", "identity"}, []string{"gzip", "br", "identity"}},
		{"leaves out a refused identity", "identity;q=0", nil, nil},
		{"accepts nothing but identity was offered and refused", "Identity;q=0", []string{"identity", "gzip"}, nil},
		{"leaves out what the client refuses", "gzip;q=0, *", []string{"gzip", "br"}, []string{"br"}},
		{"accepts identity although all else is refused", "gzip;q=0", []string{"gzip", "identity"}, []string{"identity"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := negotiate.Encodings(tt.header)
			if tt.offers != nil {
				got = negotiate.EncodingsOf(tt.header, tt.offers)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestPreferredEncoding(t *testing.T) {
	all := []string{"gzip", "deflate", "br", "identity"}
	for _, tt := range []struct {
		name      string
		header    string
		offers    []string
		preferred []string
		want      string
	}{
		{"takes the server's order for equal weights", "deflate, gzip", all, []string{"br", "gzip", "deflate"}, "gzip"},
		{"takes the client's order without one", "deflate, gzip", all, nil, "deflate"},
		{"takes the weight first", "gzip;q=0.4, br;q=0.5", all, []string{"gzip", "br"}, "br"},
		{"prefers what the server names at all", "deflate, br", all, []string{"br"}, "br"},
		{"takes the server's order for a star", "*", all, []string{"br", "gzip"}, "br"},
		{"takes no coding when the client knows no other", "rot13", all, []string{"gzip"}, "identity"},
		{"takes no coding without a header", "", all, []string{"gzip"}, "identity"},
		{"takes nothing when all is refused", "*;q=0", all, []string{"gzip"}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := negotiate.PreferredEncoding(tt.header, tt.offers, tt.preferred); got != tt.want {
				t.Errorf("PreferredEncoding(%q) = %q, want %q", tt.header, got, tt.want)
			}
		})
	}
}

func FuzzEncodings(f *testing.F) {
	for _, seed := range []string{"gzip, deflate, br;q=0.9", "*;q=.5;q=1 , identity;q=", " ;q=0,,gzip ;", "gzip;q=-1e+5"} {
		f.Add(seed)
	}
	offers := []string{"gzip", "br", "identity"}
	f.Fuzz(func(t *testing.T, header string) {
		for _, got := range negotiate.Encodings(header) {
			if got != "identity" && !strings.Contains(header, got) {
				t.Errorf("Encodings(%q) made up %q", header, got)
			}
		}
		all := append(negotiate.EncodingsOf(header, offers), "")
		if best := negotiate.BestEncoding(header, offers); best != all[0] {
			t.Errorf("BestEncoding(%q) = %q, EncodingsOf says %q", header, best, all)
		}
		if got := negotiate.PreferredEncoding(header, offers, offers); !slices.Contains(all, got) || all[0] != "" && got == "" {
			t.Errorf("PreferredEncoding(%q) = %q, not one of %q", header, got, all)
		}
		all = append(negotiate.CharsetsOf(header, true, offers), "")
		if best := negotiate.BestCharset(header, true, offers); best != all[0] {
			t.Errorf("BestCharset(%q) = %q, CharsetsOf says %q", header, best, all)
		}
	})
}

func ExamplePreferredEncoding() {
	offers := []string{"gzip", "br", "identity"}
	fmt.Println(negotiate.PreferredEncoding("gzip, deflate, br", offers, []string{"br", "gzip"}))
	// Output: br
}
