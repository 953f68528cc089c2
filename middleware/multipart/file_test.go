package multipart_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/multipart"
)

// serve posts a body to an application in file mode.
func serve(t *testing.T, dir string, body any, layers ...koa.Middleware) *koatest.Response {
	t.Helper()
	app := koa.New(nil).Use(layers...)
	app.Use(multipart.New(anyFile(multipart.Options{Mode: multipart.FileMode, TempDir: dir, FileSize: 100})))
	app.Use(func(ctx *koa.Context, _ koa.Handler) error {
		files := multipart.Files(ctx)
		if len(left(t, dir)) == 0 {
			t.Error("the files are not there while the request runs")
		}
		switch ctx.Path() {
		case "/fail":
			return errors.New("failed")
		case "/panic":
			panic("failed")
		case "/abort":
			panic(http.ErrAbortHandler)
		case "/cleanup":
			multipart.Cleanup(ctx)
			if n := left(t, dir); len(n) > 0 || multipart.Files(ctx) != nil {
				t.Errorf("after Cleanup %v is left", n)
			}
		case "/stream":
			f, err := files[0].Open()
			if err != nil {
				return err
			}
			ctx.SetBody(f)
			return nil
		}
		ctx.SetBody(files[0].Filename)
		return nil
	})
	target := "/"
	if name, ok := body.(string); ok && strings.HasPrefix(name, "/") {
		target, body = name, file("f", "a.txt", "content")+end
	}
	return koatest.Request(t, app).Post(target).Set("Content-Type", formType).Send(body).Do()
}

func TestFileMode(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made")
	ctx := post(t, field("a", "1")+file("f", `C:\dir\Ä b.TXT`, "content")+file("g", "x.tar.gz", "")+field("a", "2")+end)
	layer := multipart.New(anyFile(multipart.Options{Mode: multipart.FileMode, TempDir: dir}))
	if err := koatest.Run(ctx, layer, nil); err != nil {
		t.Fatal(err)
	}
	if want := map[string]any{"a": "2"}; !reflect.DeepEqual(ctx.Request.Body(), want) {
		t.Errorf("the body is %v, want %v", ctx.Request.Body(), want)
	}
	files := multipart.Files(ctx)
	if len(files) != 2 {
		t.Fatalf("%d files, want 2", len(files))
	}
	f := *files[0]
	if path := f.Filepath; filepath.Ext(path) != ".txt" || strings.Contains(path, "Ä") || !strings.HasPrefix(path, dir) {
		t.Errorf("the file is at %s", path)
	}
	for path, want := range map[string]os.FileMode{f.Filepath: 0o600, filepath.Dir(f.Filepath): os.ModeDir | 0o700} {
		if info, err := os.Stat(path); err != nil || info.Mode() != want {
			t.Errorf("the mode of %s is %v (%v), want %v", path, info.Mode(), err, want)
		}
	}
	src, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	if content, err := io.ReadAll(src); string(content) != "content" {
		t.Errorf("the file holds %q, %v", content, err)
	}
	f.Filepath = ""
	if want := (multipart.File{Field: "f", Filename: "Ä b.TXT", MIME: "text/plain", Encoding: "7bit", Size: 7}); f != want {
		t.Errorf("the file is %+v, want %+v", f, want)
	}
	multipart.Cleanup(ctx)
	if n := left(t, dir); len(n) > 0 {
		t.Errorf("after Cleanup %v is left", n)
	}
}

func TestFilesAreRemoved(t *testing.T) {
	begun := file("f", "a.txt", "content")
	for _, tt := range []struct {
		name   string
		body   any
		status int
	}{
		{"after an answer", "/", 200},
		{"after an answer that streams one of them", "/stream", 200},
		{"after an error", "/fail", 500},
		{"after a panic", "/panic", 500},
		{"after a cut connection", "/abort", 0},
		{"at once on demand", "/cleanup", 200},
		{"when a later file is over the limit", begun + file("g", "b.txt", strings.Repeat("x", 100)) + end, 413},
		{"when the form is malformed", begun + "--x\r\nnonsense\r\n\r\n" + end, 400},
		{"when the form is cut short", begun, 400},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			if res := serve(t, dir, tt.body); res.Status != tt.status {
				t.Errorf("status %d, want %d", res.Status, tt.status)
			}
			if n := left(t, dir); len(n) > 0 {
				t.Errorf("%v is left", n)
			}
		})
	}
}

func TestFilesAreRemovedWhenTheConnectionFails(t *testing.T) {
	dir := t.TempDir()
	reset := errors.New("reset")
	ctx := post(t, io.MultiReader(strings.NewReader(file("f", "a.txt", "content")), iotest.ErrReader(reset)))
	layer := multipart.New(anyFile(multipart.Options{Mode: multipart.FileMode, TempDir: dir}))
	if err := koatest.Run(ctx, layer, nil); !errors.Is(err, reset) || koa.StatusOf(err) != 400 {
		t.Errorf("got %v, want 400 with the cause", err)
	}
	if n := left(t, dir); len(n) > 0 {
		t.Errorf("%v is left", n)
	}
}

// TestFilesAreRemovedWhenNobodyWaits runs the upload on a fork that is given up,
// as a timeout does.
func TestFilesAreRemovedWhenNobodyWaits(t *testing.T) {
	dir := t.TempDir()
	ctx := post(t, file("f", "a.txt", "content")+end)
	c, cancel := context.WithCancel(ctx.Context())
	fork := ctx.Fork(c)
	layer := multipart.New(anyFile(multipart.Options{Mode: multipart.FileMode, TempDir: dir}))
	err := fork.Run(func(ctx *koa.Context) error {
		return koatest.Run(ctx, layer, func(*koa.Context) error {
			cancel()
			fork.Abandon()
			return nil
		})
	})
	if n := left(t, dir); err != nil || len(n) > 0 {
		t.Errorf("%v is left (%v)", n, err)
	}
}

func TestModes(t *testing.T) {
	body := field("a", "1") + end
	for _, tt := range []struct {
		name        string
		opts        *multipart.Options
		contentType string
		want        any
	}{
		{"stream mode leaves the form unread", nil, formType, nil},
		{"file mode reads it", &multipart.Options{Mode: multipart.FileMode}, formType, map[string]any{"a": "1"}},
		{"file mode leaves other bodies alone", &multipart.Options{Mode: multipart.FileMode}, "text/plain", nil},
		{"FileModeMatch chooses requests", &multipart.Options{FileModeMatch: func(ctx *koa.Context) bool { return ctx.Path() == "/" }}, formType, map[string]any{"a": "1"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx := koatest.NewContext(t, koatest.Method("POST"), koatest.Header("Content-Type", tt.contentType), koatest.Body(body))
			if err := koatest.Run(ctx, multipart.New(tt.opts), nil); err != nil {
				t.Fatal(err)
			}
			if got := ctx.Request.Body(); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("the body is %v, want %v", got, tt.want)
			}
			if files := multipart.Files(ctx); len(files) > 0 {
				t.Errorf("there are files: %v", files)
			}
		})
	}
}

func TestHalfReadFormsDoNotHang(t *testing.T) {
	app := koa.New(nil).Use(multipart.New(anyFile(multipart.Options{})), func(ctx *koa.Context, _ koa.Handler) error {
		part, err := multipart.FileStream(ctx)
		if err == nil {
			ctx.SetBody(part.Filename)
		}
		return err
	})
	client := koatest.Request(t, app)
	for range 3 {
		body := file("f", "a.txt", strings.Repeat("x", 4<<20)) + end
		client.Post("/").Set("Content-Type", formType).Send(body).Expect(200).ExpectBody("a.txt")
	}
}

func TestCleanTempDir(t *testing.T) {
	dir := t.TempDir()
	old := time.Now().Add(-48 * time.Hour)
	for name, when := range map[string]time.Time{
		"koa-multipart-old": old, "koa-multipart-new": time.Now(), "other": old,
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Join(path, "inside"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, when, when); err != nil {
			t.Fatal(err)
		}
	}
	if err := multipart.CleanTempDir(dir, 24*time.Hour); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, path := range left(t, dir) {
		names = append(names, strings.TrimPrefix(path, dir+"/"))
	}
	slices.Sort(names)
	if want := []string{"koa-multipart-new", "koa-multipart-new/inside", "other", "other/inside"}; !slices.Equal(names, want) {
		t.Errorf("%v is left, want %v", names, want)
	}
	if err := multipart.CleanTempDir(filepath.Join(dir, "missing"), time.Hour); err == nil {
		t.Error("a directory that is not there gives no error")
	}
}
