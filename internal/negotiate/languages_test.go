package negotiate_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/koa-go/koa/internal/negotiate"
)

func TestLanguages(t *testing.T) {
	for _, tt := range []struct {
		name    string
		header  string
		present bool
		offers  []string // nil asks Languages
		want    []string
	}{
		{"asks for everything without a header", "", false, nil, []string{"*"}},
		{"accepts everything without a header", "", false, []string{"en"}, []string{"en"}},
		{"accepts nothing with an empty header", "", true, []string{"en"}, nil},
		{"asks by weight", "en;q=0.5, en-US, *;q=0.1", true, nil, []string{"en-US", "en", "*"}},
		{
			"prefers the language named, then its relatives", "en-US, en;q=0.5, *;q=0.1", true,
			[]string{"de", "en", "en-US", "en-GB"},
			[]string{"en-US", "en", "en-GB", "de"},
		},
		{
			"accepts a dialect by its language", "da, en-gb;q=0.8, en;q=0.7", true,
			[]string{"en", "en-gb", "da-DK", "en-US"},
			[]string{"da-DK", "en-gb", "en", "en-US"},
		},
		{"accepts a language by its dialect", "de-CH", true, []string{"de", "de-AT"}, []string{"de"}},
		{"leaves out a refused language and its dialects", "fr;q=0, *", true, []string{"fr", "fr-CA", "de"}, []string{"de"}},
		{"does not mind letter case", "EN-us", true, []string{"en-US"}, []string{"en-US"}},
		{"knows long tags", "zh-Hant-TW", true, []string{"zh", "zh-hant-tw"}, []string{"zh-hant-tw", "zh"}},
		{"misses a weight behind a space, as upstream", "en; q=0.1, de;q=0.5", true, nil, []string{"en", "de"}},
		{"takes the last of two weights, as upstream", "en;q=0.1;q=1, de;q=0.5", true, nil, []string{"en", "de"}},
		{"skips what is no tag", "-, -en, en-, e n, de", true, nil, []string{"de"}},
		{"does not accept an offer that is no tag", "*", true, []string{"", "en-", "de"}, []string{"de"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := negotiate.Languages(tt.header, tt.present)
			if tt.offers != nil {
				got = negotiate.LanguagesOf(tt.header, tt.present, tt.offers)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestBestLanguage(t *testing.T) {
	for _, tt := range []struct {
		name    string
		header  string
		present bool
		want    string
	}{
		{"is the first without a header", "", false, "en"},
		{"is none with an empty header", "", true, ""},
		{"is the client's choice", "de-CH, en;q=0.9", true, "de"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := negotiate.BestLanguage(tt.header, tt.present, []string{"en", "de"}); got != tt.want {
				t.Errorf("BestLanguage = %q, want %q", got, tt.want)
			}
		})
	}
}

func FuzzLanguages(f *testing.F) {
	for _, seed := range []string{"en-US,en;q=0.8,fr;q=0.5", "*;q=0.333 , zh-Hant-TW;q=x", ",,;q=1,-,en", "en;q=.1;q=2"} {
		f.Add(seed)
	}
	offers := []string{"en", "en-GB", "zh-Hant-TW"}
	f.Fuzz(func(t *testing.T, header string) {
		for _, got := range negotiate.Languages(header, true) {
			if !strings.Contains(header, got) {
				t.Errorf("Languages(%q) made up %q", header, got)
			}
		}
		all := append(negotiate.LanguagesOf(header, true, offers), "")
		if best := negotiate.BestLanguage(header, true, offers); best != all[0] {
			t.Errorf("BestLanguage(%q) = %q, LanguagesOf says %q", header, best, all)
		}
	})
}

func ExampleBestLanguage() {
	fmt.Println(negotiate.BestLanguage("de-CH, en;q=0.5", true, []string{"en", "de"}))
	// Output: de
}
