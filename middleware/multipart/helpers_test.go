package multipart_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/multipart"
)

const formType = "multipart/form-data; boundary=x"

// end closes a form.
const end = "--x--\r\n"

// raw is a part with a header as given.
func raw(header, content string) string {
	return "--x\r\n" + header + "\r\n\r\n" + content + "\r\n"
}

func field(name, value string) string {
	return raw(fmt.Sprintf(`Content-Disposition: form-data; name="%s"`, name), value)
}

func file(name, filename, content string) string {
	return raw(fmt.Sprintf("Content-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\nContent-Type: Text/Plain; charset=utf-8", name, filename), content)
}

func post(t testing.TB, body any) *koa.Context {
	t.Helper()
	return koatest.NewContext(t, koatest.Method("POST"), koatest.Header("Content-Type", formType), koatest.Body(body))
}

// anyFile are options that allow every name.
func anyFile(o multipart.Options) *multipart.Options {
	o.CheckFile = func(string) bool { return true }
	return &o
}

// readAll runs the middleware in stream mode and writes down the parts.
func readAll(t testing.TB, body any, opts *multipart.Options) (parts []string, fields map[string]any, err error) {
	t.Helper()
	err = koatest.Run(post(t, body), multipart.New(opts), func(ctx *koa.Context) error {
		form, err := multipart.Read(ctx)
		if err != nil {
			return err
		}
		for part, err := range form.Parts() {
			if err != nil {
				return err
			}
			content, err := io.ReadAll(part)
			if part.IsFile() && err != nil {
				return err
			}
			parts = append(parts, describe(part, content))
		}
		fields = form.Fields()
		return nil
	})
	return parts, fields, err
}

func describe(p *multipart.Part, content []byte) string {
	if !p.IsFile() {
		return p.Name + "=" + p.Value
	}
	return fmt.Sprintf("%s: %s %s %s %q", p.Name, p.Filename, p.MIME, p.Encoding, content)
}

// code is Egg's err.code.
func code(err error) any {
	if e, ok := errors.AsType[*koa.HTTPError](err); ok {
		return e.Props["code"]
	}
	return nil
}

// left are the files and directories in dir.
func left(t testing.TB, dir string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if path != dir {
			names = append(names, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// generated is a body of a given size that is made while it is read.
type generated struct {
	head, tail io.Reader
	size       int64
	read       atomic.Int64 // what was taken of it
}

func newGenerated(head string, size int64, tail string) *generated {
	return &generated{head: strings.NewReader(head), tail: strings.NewReader(tail), size: size}
}

func (g *generated) Read(p []byte) (int, error) {
	if n, err := g.head.Read(p); err == nil {
		return n, nil
	}
	left := g.size - g.read.Load()
	if left == 0 {
		return g.tail.Read(p)
	}
	n := min(int64(len(p)), left)
	for i := range p[:n] {
		p[i] = 'z'
	}
	g.read.Add(n)
	return int(n), nil
}
