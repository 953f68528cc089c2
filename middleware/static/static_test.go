package static_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/static"
)

func TestServesFiles(t *testing.T) {
	const gone = "fallback"
	for _, tt := range []struct {
		name   string
		opts   *static.Options
		target string
		body   string
	}{
		{"a file", nil, "/hello.txt", "hello world"},
		{"a file whatever the query is", nil, "/hello.txt?v=1", "hello world"},
		{"a name with escapes", nil, "/sp%20ace/%C3%A9.txt", "spaced"},
		{"a name with a percent sign", nil, "/a%25b.txt", "percent"},
		{"a file without an extension", nil, "/plain", "no extension"},
		{"a path with dots that stays inside", nil, "/dir/../hello.txt", "hello world"},
		{"the index of the root", nil, "/", "<h1>home</h1>"},
		{"the index of a directory", nil, "/dir/", "<p>dir</p>"},
		{"the index of a directory without a slash", nil, "/dir", "<p>dir</p>"},
		{"no index without a slash if told so", &static.Options{DisableFormat: true}, "/dir", gone},
		{"another index", &static.Options{Index: "page.html"}, "/dir", "<p>page</p>"},
		{"no index that is missing", &static.Options{Index: "page.html"}, "/", gone},
		{"no index if told so", &static.Options{DisableIndex: true}, "/dir/", gone},
		{"no index if told so twice", &static.Options{DisableIndex: true, Index: "page.html"}, "/dir", gone},
		{"no directory", nil, "/sub", gone},
		{"nothing missing", nil, "/nope", gone},
		{"nothing below a file", nil, "/hello.txt/x", gone},
		{"no file as a directory", nil, "/hello.txt/", gone},
		{"no file as a directory without an index", &static.Options{DisableIndex: true}, "/hello.txt/", gone},
		{"no name that is too long", nil, "/" + strings.Repeat("x", 4000), gone},
		{"no hidden file", nil, "/.hidden", gone},
		{"no hidden file by an escape", nil, "/%2ehidden", gone},
		{"nothing in a hidden directory", nil, "/sub/.git/head", gone},
		{"hidden files if told so", &static.Options{Hidden: true}, "/sub/.git/head", "TOP-SECRET"},
		{"with an extension", &static.Options{Extensions: []string{"txt", "html"}}, "/about", "<p>about</p>"},
		{"with the first extension that fits", &static.Options{Extensions: []string{".html", ".txt"}}, "/hello", "hello world"},
		{"a file that needs no extension", &static.Options{Extensions: []string{"html"}}, "/plain", "no extension"},
		{"no second extension", &static.Options{Extensions: []string{"gz"}}, "/zip.js", "plain js"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			serve(t, tt.opts).Get(tt.target).Expect(200).ExpectBody(tt.body)
		})
	}
}

func TestHeaders(t *testing.T) {
	for _, tt := range []struct {
		name                    string
		opts                    *static.Options
		target                  string
		cache, contentType, tag string
	}{
		{"are those of the file", nil, "/hello.txt", "max-age=0", "text/plain; charset=utf-8", ""},
		{"have the type of the extension", nil, "/data.json", "max-age=0", "application/json; charset=utf-8", ""},
		{"have a type even without", nil, "/plain", "max-age=0", "application/octet-stream", ""},
		{"take a dot at the start for no extension", &static.Options{Hidden: true}, "/.hidden", "max-age=0", "application/octet-stream", ""},
		{"have a time to keep", &static.Options{MaxAge: 1999 * time.Millisecond}, "/hello.txt", "max-age=1", "text/plain; charset=utf-8", ""},
		{"say that nothing changes", &static.Options{MaxAge: time.Hour, Immutable: true}, "/hello.txt", "max-age=3600,immutable", "text/plain; charset=utf-8", ""},
		{"have a tag", &static.Options{ETag: true}, "/hello.txt", "max-age=0", "text/plain; charset=utf-8", `W/"b-17ebdc1e065"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			serve(t, tt.opts).Get(tt.target).Expect(200).
				ExpectHeader("Cache-Control", tt.cache).
				ExpectHeader("Content-Type", tt.contentType).
				ExpectHeader("Last-Modified", lastModified).
				ExpectHeader("Etag", tt.tag).
				ExpectHeader("Vary", "").
				ExpectHeader("Accept-Ranges", "")
		})
	}
}

func TestHeadersThatAreSetStay(t *testing.T) {
	opts := &static.Options{ETag: true, SetHeaders: func(ctx *koa.Context, path string, info fs.FileInfo) {
		ctx.Set("X-Path", path)
		ctx.SetETag("mine")
		ctx.SetLastModified(time.Unix(info.Size(), 0))
	}}
	before := func(ctx *koa.Context, next koa.Handler) error {
		ctx.SetType("css")
		ctx.Set("Cache-Control", "no-store")
		return next(ctx)
	}
	app := koa.New(nil).Use(before, static.New(newRoot(t, site), opts))
	koatest.Request(t, app).Get("/dir/").Expect(200).
		ExpectHeader("X-Path", "dir/index.html").
		ExpectHeader("Etag", `"mine"`).
		ExpectHeader("Last-Modified", "Thu, 01 Jan 1970 00:00:10 GMT").
		ExpectHeader("Cache-Control", "no-store").
		ExpectHeader("Content-Type", "text/css; charset=utf-8")
}

func TestMethods(t *testing.T) {
	client := serve(t, nil)
	client.Head("/hello.txt").Expect(200).ExpectBody("").ExpectHeader("Content-Length", "11").ExpectHeader("Last-Modified", lastModified)
	client.Post("/hello.txt").Expect(200).ExpectBody("fallback")
	client.Delete("/../hello.txt").Expect(200).ExpectBody("fallback")
}

func TestDefer(t *testing.T) {
	for _, tt := range []struct {
		name   string
		inside koa.Middleware
		target string
		status int
		body   string
	}{
		{"serves what the layers inside do not answer", koa.Compose(), "/hello.txt", 200, "hello world"},
		{"leaves 404 when there is no file", koa.Compose(), "/nope", 404, "Not Found"},
		{"leaves a body alone", fallback, "/hello.txt", 200, "fallback"},
		{"leaves a status alone", koa.Handle(func(ctx *koa.Context) error { ctx.SetStatus(403); return nil }), "/hello.txt", 403, "Forbidden"},
		{"leaves an error alone", koa.Handle(func(ctx *koa.Context) error { return ctx.Throw(409) }), "/hello.txt", 409, "Conflict"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			app := koa.New(nil).Use(static.New(newRoot(t, site), &static.Options{Defer: true}), tt.inside)
			koatest.Request(t, app).Get(tt.target).Expect(tt.status).ExpectBody(tt.body)
		})
	}
}

func TestEncodedFiles(t *testing.T) {
	for _, tt := range []struct {
		name           string
		opts           *static.Options
		target, accept string
		body, coding   string
		vary           string
	}{
		{"the best", nil, "/zip.js", "gzip, br", "br bytes", "br", "Accept-Encoding"},
		{"the one that is accepted", nil, "/zip.js", "gzip", "gz bytes", "gzip", "Accept-Encoding"},
		{"the one that is there", nil, "/gz.css", "gzip, br", "gz css", "gzip", "Accept-Encoding"},
		{"none that is refused", nil, "/zip.js", "gzip;q=0, br;q=0", "plain js", "", "Accept-Encoding"},
		{"none for who asks for none", nil, "/zip.js", "", "plain js", "", "Accept-Encoding"},
		{"none that is off", &static.Options{DisableBrotli: true}, "/zip.js", "br", "plain js", "", "Accept-Encoding"},
		{"none if all are off", &static.Options{DisableBrotli: true, DisableGzip: true}, "/zip.js", "br, gzip", "plain js", "", ""},
		{"none that is missing", nil, "/hello.txt", "gzip, br", "hello world", "", ""},
		{"one without its plain file", nil, "/only.js", "gzip", "only gz", "gzip", "Accept-Encoding"},
		{"nothing without its plain file for others", nil, "/only.js", "br", "fallback", "", ""},
		{"the file itself when it is named", nil, "/zip.js.gz", "gzip", "gz bytes", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			res := serve(t, tt.opts).Get(tt.target).Set("Accept-Encoding", tt.accept).Expect(200).ExpectBody(tt.body).
				ExpectHeader("Content-Encoding", tt.coding).ExpectHeader("Vary", tt.vary)
			if tt.coding != "" && !strings.HasPrefix(res.Header.Get("Content-Type"), "text/") {
				t.Errorf("the type is %q, want that of the plain file", res.Header.Get("Content-Type"))
			}
		})
	}
}

func TestEmbeddedFiles(t *testing.T) {
	assets := fstest.MapFS{
		"public/app.js":     {Data: []byte("code")}, // without a time, as in an embed.FS
		"public/index.html": {Data: []byte("<p>home</p>")},
		"secret":            {Data: []byte("TOP-SECRET")},
	}
	client := koatest.Request(t, koa.New(nil).Use(static.New("public", &static.Options{FS: assets, ETag: true, Ranges: true}), fallback))
	for range 2 { // the second time with the tag that is known
		client.Get("/app.js").Expect(200).ExpectBody("code").ExpectHeader("Last-Modified", "").
			ExpectHeader("Etag", `W/"4-5vsGIQ+vwC/XR53b7S0ELMOlFV4"`)
	}
	client.Get("/").Expect(200).ExpectBody("<p>home</p>")
	client.Get("/app.js").Set("Range", "bytes=1-2").Expect(206).ExpectBody("od")
	client.Get("/secret").Expect(200).ExpectBody("fallback")
	client.Get("/../secret").Expect(403)
}

func TestTheRootMayComeAndGo(t *testing.T) {
	root := filepath.Join(t.TempDir(), "dist")
	client := koatest.Request(t, koa.New(nil).Use(static.New(root, nil), fallback))
	client.Get("/a.txt").Expect(200).ExpectBody("fallback")
	for _, content := range []string{"first build", "second build"} {
		write(t, filepath.Join(root, "a.txt"), content)
		client.Get("/a.txt").Expect(200).ExpectBody(content)
		if err := os.RemoveAll(root); err != nil {
			t.Fatal(err)
		}
	}
}

// brokenFS fails as a disk does.
type brokenFS struct{}

var errDisk = errors.New("disk on fire")

func (brokenFS) Open(string) (fs.File, error) { return nil, errDisk }

func TestTroubleIsNotAMissingFile(t *testing.T) {
	app := koa.New(nil).Use(static.New(".", &static.Options{FS: brokenFS{}}), fallback)
	res := koatest.Request(t, app).Get("/a").Expect(500).ExpectBody("Internal Server Error")
	if len(res.Errors) != 1 || !errors.Is(res.Errors[0], errDisk) {
		t.Errorf("reported errors are %v, want the cause", res.Errors)
	}
}

func TestNewRefusesNonsense(t *testing.T) {
	for _, tt := range []struct {
		name string
		root string
		opts *static.Options
		want string
	}{
		{"no root", "", nil, "static: a root directory is required"},
		{"a root that is no path of FS", "/public", &static.Options{FS: fstest.MapFS{}}, "static: the root is no path of Options.FS"},
		{"a negative time", ".", &static.Options{MaxAge: -1}, "static: Options.MaxAge: -1ns is negative"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			defer func() {
				if got, _ := recover().(string); !strings.HasPrefix(got, tt.want) {
					t.Errorf("panic %q, want %q", got, tt.want)
				}
			}()
			static.New(tt.root, tt.opts)
		})
	}
}
