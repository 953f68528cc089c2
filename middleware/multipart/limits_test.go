package multipart_test

import (
	"runtime"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/multipart"
)

func TestLimits(t *testing.T) {
	for _, tt := range []struct {
		name string
		opts multipart.Options
		body string
		code string // "" passes
		want string
	}{
		{"a file below the limit passes", multipart.Options{FileSize: 5}, file("f", "a", "1234") + end, "", ""},
		{"a file at the limit is refused", multipart.Options{FileSize: 5}, file("f", "a", "12345") + end, "Request_fileSize_limit", "Reach fileSize limit of 5B"},
		{"the second file counts anew", multipart.Options{FileSize: 5}, file("f", "a", "1234") + file("g", "b", "1234") + end, "", ""},
		{"a field below the limit passes", multipart.Options{FieldSize: 5}, field("a", "1234") + end, "", ""},
		{"a field at the limit is refused", multipart.Options{FieldSize: 5}, field("a", "12345") + end, "Request_fieldSize_limit", "Reach fieldSize limit of 5B"},
		{"as many fields as allowed pass", multipart.Options{Fields: 2}, field("a", "1") + field("b", "2") + end, "", ""},
		{"one field more is refused", multipart.Options{Fields: 2}, field("a", "1") + field("b", "2") + field("c", "3") + end, "Request_fields_limit", "Reach fields limit of 2"},
		{"ten fields are the default", multipart.Options{}, strings.Repeat(field("a", "1"), 11) + end, "Request_fields_limit", "Reach fields limit of 10"},
		{"one file more is refused", multipart.Options{Files: 1}, file("f", "a", "1") + file("g", "b", "2") + end, "Request_files_limit", "Reach files limit of 1"},
		{"an empty file input counts", multipart.Options{Files: 1}, file("f", "", "") + file("g", "b", "2") + end, "Request_files_limit", "Reach files limit of 1"},
		{"a name that is too long is refused", multipart.Options{FieldNameSize: 3}, field("abcd", "1") + end, "Request_fieldNameSize_limit", "Reach fieldNameSize limit of 3B"},
		{"a header that is too long is refused", multipart.Options{}, raw("X-A: "+strings.Repeat("y", 30_000), "1") + end, "Request_headerSize_limit", "Reach headerSize limit of 16KB"},
		{"many header lines are refused", multipart.Options{}, raw(strings.Repeat("X-A: y\r\n", 4000)+"X-B: z", "1") + end, "Request_headerSize_limit", "Reach headerSize limit of 16KB"},
		{"a long preamble is refused", multipart.Options{}, strings.Repeat("y\r\n", 10_000) + end, "Request_headerSize_limit", "Reach headerSize limit of 16KB"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := readAll(t, tt.body, anyFile(tt.opts))
			if tt.code == "" {
				if err != nil {
					t.Errorf("got %v, want none", err)
				}
				return
			}
			if koa.StatusOf(err) != 413 || code(err) != tt.code || err.Error() != tt.want {
				t.Errorf("got %v, code %v, status %d, want %s, %s, 413", err, code(err), koa.StatusOf(err), tt.want, tt.code)
			}
		})
	}
}

func TestASkippedFileIsLimited(t *testing.T) {
	body := newGenerated("--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\"\r\n\r\n", 1<<40, "")
	err := koatest.Run(post(t, body), multipart.New(anyFile(multipart.Options{})), func(ctx *koa.Context) error {
		form, err := multipart.Read(ctx)
		if err != nil {
			return err
		}
		return form.ReadRest()
	})
	if code(err) != "Request_fileSize_limit" || body.read.Load() > 11<<20 {
		t.Errorf("got %v after %d bytes", err, body.read.Load())
	}
}

// TestHugeUploads simulates uploads of a terabyte: a limit ends them early, and
// what they cost is the limit and buffers.
func TestHugeUploads(t *testing.T) {
	const (
		limit   = 1 << 20
		buffers = 256 << 10
		huge    = 1 << 40
	)
	opts := func(mode string) *multipart.Options {
		return anyFile(multipart.Options{Mode: mode, FileSize: limit, FieldSize: limit, TempDir: t.TempDir()})
	}
	const cd = "--x\r\nContent-Disposition: form-data; name=\"a\""
	for _, tt := range []struct {
		name, mode, head string
		most             uint64 // to allocate
		want             string
	}{
		{"a file that is saved", multipart.FileMode, cd + "; filename=\"a.txt\"\r\n\r\n", buffers, "Reach fileSize limit of 1MB"},
		{"a file that is skipped", multipart.StreamMode, cd + "; filename=\"a.txt\"\r\n\r\n", buffers, "Reach fileSize limit of 1MB"},
		{"a field", multipart.FileMode, cd + "\r\n\r\n", 6*limit + buffers, "Reach fieldSize limit of 1MB"}, // a text that grows
		{"a header", multipart.FileMode, cd + "; filename=\"", buffers, "Reach headerSize limit of 16KB"},
		{"a line in front of the form", multipart.FileMode, "", buffers, "Malformed part header"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			body := newGenerated(tt.head, huge, "")
			ctx, layer := post(t, body), multipart.New(opts(tt.mode))
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			err := koatest.Run(ctx, layer, func(ctx *koa.Context) error {
				form, err := multipart.Read(ctx)
				if err != nil {
					return err
				}
				return form.ReadRest()
			})
			runtime.ReadMemStats(&after)
			if err == nil || err.Error() != tt.want {
				t.Errorf("got %v, want %s", err, tt.want)
			}
			if most := int64(limit + buffers); body.read.Load() > most {
				t.Errorf("%d bytes were read, want at most %d", body.read.Load(), most)
			}
			if n := after.TotalAlloc - before.TotalAlloc; n > tt.most {
				t.Errorf("%d bytes were allocated, want at most %d", n, tt.most)
			}
		})
	}
}

// TestAHugeUploadGetsItsAnswer sends one over a connection, as long as the
// server takes it.
func TestAHugeUploadGetsItsAnswer(t *testing.T) {
	app := koa.New(nil).Use(multipart.New(anyFile(multipart.Options{
		Mode: multipart.FileMode, FileSize: 1 << 20, TempDir: t.TempDir(),
	})))
	body := newGenerated("--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a.txt\"\r\n\r\n", 1<<40, "")
	koatest.Request(t, app).Post("/").Set("Content-Type", formType).Send(body).
		Expect(413).ExpectBody("Reach fileSize limit of 1MB")
	if n := body.read.Load(); n > 8<<20 {
		t.Errorf("the server took %d bytes", n)
	}
}
