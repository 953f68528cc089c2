//go:build unix

package static_test

import (
	"path/filepath"
	"syscall"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/static"
)

func TestOnlyRegularFilesAreOpened(t *testing.T) {
	root := newRoot(t, site)
	for _, name := range []string{"pipe", "pipe.js.gz"} {
		if err := syscall.Mkfifo(filepath.Join(root, name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	client := koatest.Request(t, koa.New(nil).Use(static.New(root, nil), fallback))
	client.Get("/pipe").Expect(200).ExpectBody("fallback") // opening it would wait for a writer
	client.Get("/pipe.js").Set("Accept-Encoding", "gzip").Expect(200).ExpectBody("fallback")
}
