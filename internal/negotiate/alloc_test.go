package negotiate_test

import (
	"strings"
	"testing"

	"github.com/koa-go/koa/internal/negotiate"
)

func TestBestAllocatesNothing(t *testing.T) {
	const languages = "fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5"
	for _, tt := range []struct {
		name string
		best func()
	}{
		{"BestType of extensions", func() { negotiate.BestType(chrome, true, []string{"json", "html"}) }},
		{"BestType of types", func() { negotiate.BestType(chrome, true, []string{"application/json", "text/html"}) }},
		{"BestType without header", func() { negotiate.BestType("", false, []string{"json", "html"}) }},
		{"BestEncoding", func() { negotiate.BestEncoding("gzip, deflate, br;q=0.9", []string{"br", "gzip", "identity"}) }},
		{"PreferredEncoding", func() {
			negotiate.PreferredEncoding("gzip, deflate, br", []string{"br", "gzip", "identity"}, []string{"br", "gzip"})
		}},
		{"BestCharset", func() { negotiate.BestCharset("utf-8, *;q=0.1", true, []string{"utf-8"}) }},
		{"BestLanguage", func() { negotiate.BestLanguage(languages, true, []string{"en", "de", "zh-CN"}) }},
	} {
		if n := testing.AllocsPerRun(100, tt.best); n != 0 {
			t.Errorf("%s allocates %v times, want 0", tt.name, n)
		}
	}
}

func BenchmarkBestType(b *testing.B) {
	offers := []string{"json", "html"}
	for _, bb := range []struct{ name, header string }{
		{"any", "*/*"},
		{"browser", chrome},
		{"10000 entries", strings.Repeat("a/b;q=0.5,", 10_000)},
		{"10000 parameters", "a/b" + strings.Repeat(";a=b", 10_000)},
	} {
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				negotiate.BestType(bb.header, true, offers)
			}
		})
	}
}

func BenchmarkPreferredEncoding(b *testing.B) {
	offers := []string{"br", "gzip", "deflate", "identity"}
	b.ReportAllocs()
	for b.Loop() {
		negotiate.PreferredEncoding("gzip, deflate, br, zstd", offers, offers)
	}
}
