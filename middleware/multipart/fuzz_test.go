package multipart_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/multipart"
)

// FuzzFileMode sees that whatever a client sends is saved under a harmless name
// or refused as the client's fault.
func FuzzFileMode(f *testing.F) {
	f.Add(formType, field("a", "1")+file("f", "a.txt", "content")+end)
	f.Add(formType, file("f", `..\..\a.txt`, "1")+file("g", "..", "2")+end)
	f.Add(formType, raw("Content-Disposition: form-data; name=a; filename*=utf-8''%00%2e%2e%2f", "1")+"--x--")
	f.Add(`multipart/form-data; boundary="a b"`, "--a b\r\n\r\n--a b--")
	f.Add(formType, "--x\r\nContent-Disposition")
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, contentType, body string) {
		if strings.ContainsAny(contentType, "\r\n\x00") {
			return
		}
		layer := multipart.New(anyFile(multipart.Options{Mode: multipart.FileMode, TempDir: dir}))
		ctx := koatest.NewContext(t, koatest.Method("POST"), koatest.Header("Content-Type", contentType), koatest.Body(body))
		err := koatest.Run(ctx, layer, func(ctx *koa.Context) error {
			for _, file := range multipart.Files(ctx) {
				name := file.Filename
				if name != filepath.Base(name) || name == "." || name == ".." || len(name) > 255 || strings.ContainsAny(name, "/\\\x00\r\n") {
					t.Errorf("the name %q is not safe", name)
				}
			}
			multipart.Cleanup(ctx)
			return nil
		})
		if koa.StatusOf(err) >= 500 {
			t.Errorf("got %v", err)
		}
		if n := left(t, dir); len(n) > 0 {
			t.Errorf("%v is left", n)
		}
	})
}

func BenchmarkStream(b *testing.B) {
	body := field("a", "1") + file("f", "a.txt", strings.Repeat("x", 1<<20)) + end
	layer := multipart.New(anyFile(multipart.Options{}))
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		err := koatest.Run(post(b, body), layer, func(ctx *koa.Context) error {
			form, err := multipart.Read(ctx)
			if err != nil {
				return err
			}
			return form.ReadRest()
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
