package static_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/static"
)

func TestNothingLeavesTheRoot(t *testing.T) {
	client := serve(t, &static.Options{Hidden: true, Extensions: []string{"txt"}})
	for _, tt := range []struct {
		target string
		status int
	}{
		{"/../secret.txt", 403},
		{"/..", 403},
		{"/dir/../../secret.txt", 403},
		{"/%2e%2e/secret.txt", 403},
		{"/.%2e/secret.txt", 403},
		{"/..%2fsecret.txt", 403},
		{"/..%5csecret.txt", 403},
		{`/..\secret.txt`, 403},
		{`/dir\..\..\secret.txt`, 403},
		{"/%2e%2e%2fsecret", 403},
		{"/dir%2f..%2f..%2fsecret.txt", 403},
		{"//secret.txt", 400},
		{"//etc/passwd", 400},
		{"/%2fetc/passwd", 400},
		{"/%5c%5cserver%5cshare", 400},
		{"/C:%5cwindows", 400},
		{"/c:/windows", 400},
		{"/hello.txt%00", 400},
		{"/%00/hello.txt", 400},
		{"/%E4%BD", 400},
		{"/%c0%ae%c0%ae/secret.txt", 400},
		{"/%252e%252e/secret.txt", 200},
		{"/%252e%252e%252fsecret.txt", 200},
		{"/..%252fsecret.txt", 200},
		{"/dir%2fpage.html", 200},
		{"/dir%2Fpage.html", 200},
		{"/dir%5cpage.html", 200},
		{"/sub/%2fhello.txt", 200},
		{"/...", 200},
		{"/.../secret.txt", 200},
		{"/hello.txt.", 200},
		{"/hello.txt::$DATA", 200},
		{"/NUL", 200},
	} {
		res := client.Get(tt.target).Do()
		if res.Status != tt.status || tt.status == 200 && string(res.Body) != "fallback" {
			t.Errorf("GET %s: got %d %.40q, want %d and no file", tt.target, res.Status, res.Body, tt.status)
		}
	}
}

func TestRefusalsSayWhy(t *testing.T) {
	client := serve(t, nil)
	client.Get("/../x").Expect(403).ExpectBody("Forbidden")
	client.Get("//x").Expect(400).ExpectBody("Malicious Path")
	client.Get("/%E4").Expect(400).ExpectBody("failed to decode")
}

func TestLinks(t *testing.T) {
	root := newRoot(t, site)
	for link, to := range map[string]string{
		"inside.txt":    "hello.txt",
		"insidedir":     "dir",
		"outside.txt":   "../secret.txt",
		"absolute.txt":  filepath.Join(filepath.Dir(root), "secret.txt"),
		"outsidedir":    "..",
		"roundtrip.txt": "../root/hello.txt",
		"broken.txt":    "nowhere",
		"loop.txt":      "loop.txt",
	} {
		if err := os.Symlink(to, filepath.Join(root, link)); err != nil {
			t.Fatal(err)
		}
	}
	client := koatest.Request(t, koa.New(nil).Use(static.New(root, nil), fallback))
	for _, tt := range []struct{ name, target, body string }{
		{"to a file inside is followed", "/inside.txt", "hello world"},
		{"to a directory inside is followed", "/insidedir/page.html", "<p>page</p>"},
		{"to a file outside is not", "/outside.txt", "fallback"},
		{"to an absolute file outside is not", "/absolute.txt", "fallback"},
		{"to a directory outside is not", "/outsidedir/secret.txt", "fallback"},
		{"out and in again is not", "/roundtrip.txt", "fallback"},
		{"to nowhere is not", "/broken.txt", "fallback"},
		{"to itself is not", "/loop.txt", "fallback"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			client.Get(tt.target).Expect(200).ExpectBody(tt.body)
		})
	}
}

// spy has no files and notes what it is asked for.
type spy struct{ t *testing.T }

func (s spy) Open(name string) (fs.File, error) {
	s.t.Helper()
	if !fs.ValidPath(name) || strings.Contains("/"+name, "/.") && name != "." || strings.ContainsRune(name, 0) {
		s.t.Errorf("the file system is asked for %q", name)
	}
	return nil, fs.ErrNotExist
}

func FuzzPath(f *testing.F) {
	for _, seed := range []string{"/", "/a/b.txt", "/../x", "/%2e%2e%2fx", "//x", "/a%00", "/%E4%BD%A0", "/a//b/./c/", `/..\x`, "/%", "*", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, path string) {
		ctx := koatest.NewContext(t)
		files := static.NewSender(".", &static.Options{FS: spy{t}, Index: "index.html", Extensions: []string{"html"}})
		sent, err := files.Send(ctx, path)
		if status := koa.StatusOf(err); sent != "" || status != 0 && status != 400 && status != 403 && status != 404 {
			t.Errorf("%q: sent %q with %v", path, sent, err)
		}
	})
}
