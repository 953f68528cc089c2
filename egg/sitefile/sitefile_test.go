package sitefile_test

import (
	"bytes"
	"errors"
	"fmt"
	"image/png"
	"net/http/httptest"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/sitefile"
	"github.com/koa-go/koa/koatest"
)

func client(t *testing.T, opts *sitefile.Options) *koatest.Client {
	t.Helper()
	app := koa.New(&koa.Options{Silent: true})
	return koatest.Request(t, app.Use(sitefile.New(opts), func(ctx *koa.Context, _ koa.Handler) error {
		ctx.SetBody("next")
		return nil
	}))
}

// Headers and statuses are those of egg 3.34.
func TestFiles(t *testing.T) {
	opts := &sitefile.Options{Files: map[string]sitefile.File{
		"/robots.txt": {Data: []byte("User-agent: *")},
		"/away":       {URL: "https://example.com/x"},
		"/made": {Func: func(ctx *koa.Context) (sitefile.File, error) {
			return sitefile.File{Data: []byte(ctx.Path())}, nil
		}},
		"/fails": {Func: func(*koa.Context) (sitefile.File, error) { return sitefile.File{}, errors.New("x") }},
		"/none":  {},
	}}
	for _, tt := range []struct {
		name, method, target string
		status               int
		header, value, body  string
	}{
		{"are sent", "GET", "/robots.txt", 200, "Content-Type", "text/plain; charset=utf-8", "User-agent: *"},
		{"may be kept", "GET", "/robots.txt", 200, "Cache-Control", "public, max-age=2592000", "User-agent: *"},
		{"have a head", "HEAD", "/robots.txt", 200, "Content-Length", "13", ""},
		{"are not for other methods", "POST", "/robots.txt", 200, "Cache-Control", "", "next"},
		{"have a whole path", "GET", "/robots.txt/x", 200, "Cache-Control", "", "next"},
		{"are elsewhere", "GET", "/away", 302, "Location", "https://example.com/x", "Redirecting to https://example.com/x."},
		{"are made", "GET", "/made", 200, "Content-Type", "application/octet-stream", "/made"},
		{"fail", "GET", "/fails", 500, "Cache-Control", "", "Internal Server Error"},
		{"may be none", "GET", "/none", 200, "Cache-Control", "", "next"},
		{"leave the rest alone", "GET", "/other", 200, "Cache-Control", "", "next"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			client(t, opts).Method(tt.method, tt.target).Expect(tt.status).ExpectHeader(tt.header, tt.value).ExpectBody(tt.body)
		})
	}
}

func TestFavicon(t *testing.T) {
	r := client(t, &sitefile.Options{CacheControl: "no-cache"}).Get("/favicon.ico").Expect(200).
		ExpectHeader("Content-Type", "image/vnd.microsoft.icon").ExpectHeader("Cache-Control", "no-cache")
	const header = 22 // of an icon file with one picture
	if img, err := png.Decode(bytes.NewReader(r.Body[header:])); err != nil || img.Bounds().Dx() != 32 {
		t.Errorf("the icon is no picture: %v", err)
	}
	client(t, &sitefile.Options{Files: map[string]sitefile.File{"/favicon.ico": {}}}).Get("/favicon.ico").Expect(200).ExpectBody("next")
}

func ExampleNew() {
	app := koa.New(nil)
	app.Use(sitefile.New(&sitefile.Options{Files: map[string]sitefile.File{
		"/robots.txt": {Data: []byte("User-agent: *\nDisallow: /admin/\n")},
	}}))
	w := httptest.NewRecorder()
	app.ServeHTTP(w, httptest.NewRequest("GET", "/robots.txt", nil))
	fmt.Print(w.Body)
	// Output:
	// User-agent: *
	// Disallow: /admin/
}
