package favicon_test

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/favicon"
)

var icons = fstest.MapFS{"icon": {Data: []byte("picture")}}

func other(ctx *koa.Context, _ koa.Handler) error {
	ctx.SetBody("other")
	return nil
}

func TestFavicon(t *testing.T) {
	app := koa.New(nil).Use(favicon.New("icon", &favicon.Options{FS: icons}), other)
	for _, tt := range []struct {
		name, method, target string
		status               int
		body, allow          string
	}{
		{"sends the icon", "GET", "/favicon.ico", 200, "picture", ""},
		{"does not mind a query", "GET", "/favicon.ico?v=1", 200, "picture", ""},
		{"answers HEAD without it", "HEAD", "/favicon.ico", 200, "", ""},
		{"answers OPTIONS", "OPTIONS", "/favicon.ico", 200, "OK", "GET, HEAD, OPTIONS"},
		{"refuses other methods", "POST", "/favicon.ico", 405, "Method Not Allowed", "GET, HEAD, OPTIONS"},
		{"leaves other paths alone", "GET", "/x/favicon.ico", 200, "other", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			res := koatest.Request(t, app).Method(tt.method, tt.target).Expect(tt.status)
			res.ExpectBody(tt.body).ExpectHeader("Allow", tt.allow)
			if strings.HasPrefix(tt.body, "pic") {
				res.ExpectHeader("Content-Type", "image/x-icon").ExpectHeader("Cache-Control", "public, max-age=86400")
			}
		})
	}
}

func TestFaviconWithoutAnIcon(t *testing.T) {
	app := koa.New(nil).Use(favicon.New("", nil), other)
	koatest.Request(t, app).Get("/favicon.ico").Expect(404).ExpectBody("Not Found")
	koatest.Request(t, app).Get("/").Expect(200).ExpectBody("other")
}

func TestFaviconOptions(t *testing.T) {
	for _, tt := range []struct {
		name           string
		opts           favicon.Options
		cache, content string
	}{
		{"takes a time", favicon.Options{MaxAge: 1999 * time.Millisecond}, "public, max-age=1", "image/x-icon"},
		{"takes no longer time than a year", favicon.Options{MaxAge: math.MaxInt64}, "public, max-age=31556926", "image/x-icon"},
		{"takes no time at all", favicon.Options{MaxAge: -1}, "public, max-age=0", "image/x-icon"},
		{"takes a type", favicon.Options{Mime: "image/png"}, "public, max-age=86400", "image/png"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.opts.FS = icons
			ctx := koatest.NewContext(t, koatest.Target("/favicon.ico"))
			err := koatest.Run(ctx, favicon.New("icon", &tt.opts), nil)
			cache, content := ctx.Response.Get("Cache-Control"), ctx.Response.Get("Content-Type")
			if err != nil || cache != tt.cache || content != tt.content {
				t.Errorf("got %q and %q (%v), want %q and %q", cache, content, err, tt.cache, tt.content)
			}
		})
	}
}

func TestFaviconReadsTheFileOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "favicon.ico")
	if err := os.WriteFile(path, []byte("picture"), 0o600); err != nil {
		t.Fatal(err)
	}
	app := koa.New(nil).Use(favicon.New(path, nil))
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	koatest.Request(t, app).Get("/favicon.ico").Expect(200).ExpectBody("picture")
}

func TestNewPanicsWithoutTheFile(t *testing.T) {
	defer func() {
		if text, _ := recover().(string); !strings.HasPrefix(text, "favicon: the icon cannot be read: ") {
			t.Errorf("panic is %q, want what cannot be read", text)
		}
	}()
	favicon.New("nowhere", &favicon.Options{FS: icons})
}
