package static_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/static"
)

func setStrongTag(ctx *koa.Context, _ string, _ fs.FileInfo) { ctx.SetETag("strong") }

func TestSend(t *testing.T) {
	root := newRoot(t, site)
	for _, tt := range []struct {
		name   string
		opts   *static.Options
		path   string
		sent   string
		status int // of the error
	}{
		{"sends a file", nil, "hello.txt", "hello.txt", 0},
		{"does not mind a slash at the start", nil, "/hello.txt", "hello.txt", 0},
		{"sends nothing for a directory", nil, "dir", "", 0},
		{"sends nothing for a directory with a slash", nil, "dir/", "", 0},
		{"sends nothing for the root", nil, "", "", 0},
		{"sends an index", &static.Options{Index: "page.html"}, "dir/", "dir/page.html", 0},
		{"sends an index without a slash", &static.Options{Index: "page.html"}, "dir", "dir/page.html", 0},
		{"sends no index that is missing", &static.Options{Index: "nope.html"}, "dir", "", 404},
		{"sends no index that is a directory", &static.Options{Index: "dir"}, "", "", 404},
		{"sends nothing hidden", nil, ".hidden", "", 0},
		{"fails for what is missing", nil, "nope", "", 404},
		{"fails for a file that is no directory", nil, "hello.txt/", "", 404},
		{"fails for a way out", nil, "../secret.txt", "", 403},
		{"fails for a broken escape", nil, "a%zz", "", 400},
		{"fails for a root that is missing", nil, "a", "", 404},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx := koatest.NewContext(t)
			dir := root
			if strings.Contains(tt.name, "root that is missing") {
				dir += "/nowhere"
			}
			sent, err := static.NewSender(dir, tt.opts).Send(ctx, tt.path)
			if sent != tt.sent || koa.StatusOf(err) != tt.status {
				t.Errorf("Send(%q) = %q, %v; want %q and status %d", tt.path, sent, err, tt.sent, tt.status)
			}
			if answered := ctx.Body() != nil; answered != (tt.sent != "") {
				t.Errorf("there is a body: %v", answered)
			}
		})
	}
}

func TestSendTellsTheClientNoPaths(t *testing.T) {
	root := newRoot(t, site)
	files := static.NewSender(root, nil)
	app := koa.New(nil).Use(koa.Handle(func(ctx *koa.Context) error {
		_, err := files.Send(ctx, "nope")
		return err
	}))
	koatest.Request(t, app).Get("/").Expect(404).ExpectBody("Not Found")
}

// watched is a file that tells when it is closed.
type watched struct {
	fs.File
	closed *int
}

func (w watched) Close() error {
	*w.closed++
	return w.File.Close()
}

type watchedFS struct {
	fs.FS
	opened, closed int
}

func (w *watchedFS) Open(name string) (fs.File, error) {
	f, err := w.FS.Open(name)
	if err != nil {
		return nil, err
	}
	w.opened++
	return watched{f, &w.closed}, nil
}

func TestFilesAreClosed(t *testing.T) {
	bad := errors.New("bad")
	for _, tt := range []struct {
		name string
		set  func(ctx *koa.Context, path string, info fs.FileInfo)
	}{
		{"when they are sent", nil},
		{"when a header fails", func(ctx *koa.Context, _ string, _ fs.FileInfo) { ctx.Set("X", "a\nb") }},
		{"when the function panics", func(*koa.Context, string, fs.FileInfo) { panic(bad) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			files := &watchedFS{FS: root(t)}
			app := koa.New(nil).Use(static.New(".", &static.Options{FS: files, SetHeaders: tt.set}))
			for _, method := range []string{"GET", "HEAD"} {
				koatest.Request(t, app).Method(method, "/hello.txt").Do()
			}
			if files.opened == 0 || files.closed != files.opened {
				t.Errorf("%d files were opened and %d closed", files.opened, files.closed)
			}
		})
	}
}
