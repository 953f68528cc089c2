package compress_test

import (
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/compress"
)

func TestNewRefusesNonsense(t *testing.T) {
	for _, tt := range []struct {
		name string
		opts compress.Options
		want string
	}{
		{"a level above the highest", compress.Options{Gzip: compress.Coding{Level: 10}}, "compress: level 10 of gzip: must be 1 to 9, or 0 for 6"},
		{"a level below zero", compress.Options{Br: compress.Coding{Level: -1}}, "compress: level -1 of br: must be 1 to 11, or 0 for 4"},
		{"a coding nobody knows", compress.Options{EncodingPreference: []string{"lzma"}}, `compress: Options.EncodingPreference: "lzma" is none of`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			defer func() {
				if got, _ := recover().(string); !strings.HasPrefix(got, tt.want) {
					t.Errorf("panic %q, want %q", got, tt.want)
				}
			}()
			compress.New(&tt.opts)
		})
	}
}

func TestNewCopiesItsOptions(t *testing.T) {
	opts := &compress.Options{EncodingPreference: []string{"deflate"}}
	app := newApp(opts, body(text))
	opts.EncodingPreference[0] = "br"
	koatest.Request(t, app).Get("/").Set("Accept-Encoding", "br, deflate").Expect(200).ExpectHeader("Content-Encoding", "deflate")
}

func TestLevels(t *testing.T) {
	words := wordy(200_000)
	for _, coding := range codings {
		size := func(level int) int {
			c := compress.Coding{Level: level}
			app := newApp(&compress.Options{Zstd: c, Br: c, Gzip: c, Deflate: c}, body(words))
			res := koatest.Request(t, app).Get("/").Set("Accept-Encoding", coding).Expect(200)
			if decoded(t, coding, res.Body) != words {
				t.Errorf("%s level %d: the body is another", coding, level)
			}
			return len(res.Body)
		}
		if fast, small := size(1), size(9); fast <= small {
			t.Errorf("%s: %d bytes at level 1 and %d at 9, want fewer", coding, fast, small)
		}
	}
}

func TestOverrideKeepsWhatItDoesNotSay(t *testing.T) {
	opts := &compress.Options{Threshold: -1, Br: compress.Coding{Off: true}}
	app := newApp(opts, func(ctx *koa.Context) {
		compress.Override(ctx, &compress.Options{Gzip: compress.Coding{Level: 1}})
		ctx.SetBody("x")
	})
	koatest.Request(t, app).Get("/").Set("Accept-Encoding", "br, gzip").Expect(200).ExpectHeader("Content-Encoding", "gzip")
}

func TestOverrideRefusesNonsense(t *testing.T) {
	ctx := koatest.NewContext(t)
	err := koatest.Run(ctx, compress.New(nil), func(ctx *koa.Context) error {
		compress.Override(ctx, &compress.Options{Gzip: compress.Coding{Level: 10}})
		return nil
	})
	if err == nil || !strings.Contains(err.Error(), "level 10 of gzip") {
		t.Errorf("got %v, want the level that does not exist", err)
	}
}

// wordy is n bytes of text with some variety.
func wordy(n int) string {
	var b strings.Builder
	words := strings.Fields("the quick brown fox jumps over a lazy dog and some other animals that are not so lazy at all")
	for i, x := 0, uint32(1); b.Len() < n; i++ {
		x = x*1664525 + 1013904223
		b.WriteString(words[int(x>>16)%len(words)])
		b.WriteByte(' ')
	}
	return b.String()[:n]
}
