package cookies_test

import (
	"testing"
	"time"

	"github.com/koa-go/koa/cookies"
)

const benchHeader = "_ga=GA1.2.1234567890.1700000000; theme=dark; sg=v2; sg.sig=k66JmJKe4JFlaKZ07gOnYEM3QwU; lang=en"

func BenchmarkGet(b *testing.B) {
	for _, bb := range []struct {
		name string
		opts cookies.GetOptions
	}{
		{"unsigned", cookies.GetOptions{Signed: cookies.No}},
		{"signed", cookies.GetOptions{Signed: cookies.Yes}},
	} {
		b.Run(bb.name, func(b *testing.B) {
			c := newExchange(benchHeader).cookies(cookies.Options{Keys: keygrip(b, "sha1")})
			b.ReportAllocs()
			for b.Loop() {
				if _, ok := c.Get("sg", &bb.opts); !ok {
					b.Fatal("not found")
				}
			}
		})
	}
}

func BenchmarkSet(b *testing.B) {
	for _, bb := range []struct {
		name string
		opts cookies.SetOptions
	}{
		{"unsigned", cookies.SetOptions{Signed: cookies.No, MaxAge: time.Hour}},
		{"signed", cookies.SetOptions{Signed: cookies.Yes, MaxAge: time.Hour}},
		{"encrypted", cookies.SetOptions{Encrypt: true, MaxAge: time.Hour}},
	} {
		b.Run(bb.name, func(b *testing.B) {
			x := newExchange("")
			c := x.cookies(cookies.Options{Keys: keygrip(b, "sha1")})
			b.ReportAllocs()
			for b.Loop() {
				clear(x.response.Header())
				if err := c.Set("sg", "v2", &bb.opts); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkSealed(b *testing.B) {
	k := keygrip(b, "sha1")
	text := k.Seal("sid", "some session", time.Time{})
	b.Run("seal", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			k.Seal("sid", "some session", time.Time{})
		}
	})
	b.Run("open", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := k.Open("sid", text, instant); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkKeygrip(b *testing.B) {
	k := keygrip(b, "sha1")
	b.Run("sign", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			k.Sign("sg=v2")
		}
	})
	b.Run("verify", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if !k.Verify("sg=v2", "k66JmJKe4JFlaKZ07gOnYEM3QwU") {
				b.Fatal("not verified")
			}
		}
	})
}
