package static_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/static"
)

var modified = time.Date(2022, 2, 3, 4, 5, 6, 789_000_000, time.UTC)

const lastModified = "Thu, 03 Feb 2022 04:05:06 GMT"

// newRoot makes a directory "root" with files, and one secret beside it.
func newRoot(t testing.TB, files map[string]string) string {
	t.Helper()
	top := t.TempDir()
	write(t, filepath.Join(top, "secret.txt"), "TOP-SECRET")
	root := filepath.Join(top, "root")
	if err := os.MkdirAll(root, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, content := range files {
		write(t, filepath.Join(root, filepath.FromSlash(name)), content)
	}
	return root
}

func write(t testing.TB, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(name, modified, modified); err != nil {
		t.Fatal(err)
	}
}

var site = map[string]string{
	"index.html":     "<h1>home</h1>",
	"hello.txt":      "hello world",
	"about.html":     "<p>about</p>",
	"plain":          "no extension",
	"data.json":      `{"a":1}`,
	"dir/index.html": "<p>dir</p>",
	"dir/page.html":  "<p>page</p>",
	"sp ace/é.txt":   "spaced",
	"a%b.txt":        "percent",
	".hidden":        "TOP-SECRET",
	"sub/.git/head":  "TOP-SECRET",
	"zip.js":         "plain js",
	"zip.js.gz":      "gz bytes",
	"zip.js.br":      "br bytes",
	"gz.css":         "plain css",
	"gz.css.gz":      "gz css",
	"only.js.gz":     "only gz",
}

func fallback(ctx *koa.Context, _ koa.Handler) error {
	ctx.SetBody("fallback")
	return nil
}

// serve is an application with the files of site in front of a fallback.
func serve(t testing.TB, opts *static.Options) *koatest.Client {
	t.Helper()
	return koatest.Request(t, koa.New(nil).Use(static.New(newRoot(t, site), opts), fallback))
}

// root is site as a file system.
func root(t testing.TB) fs.FS {
	t.Helper()
	return os.DirFS(newRoot(t, site))
}
