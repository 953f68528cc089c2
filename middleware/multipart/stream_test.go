package multipart_test

import (
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/multipart"
)

func TestParts(t *testing.T) {
	body := field("a", "1") + file("f", "a.txt", "one\r\ntwo") + field("b", "ä\xff") + file("g", "", "") +
		raw("Content-Disposition: form-data; name=\"h\"; filename=\"b.bin\"\r\nContent-Transfer-Encoding: Base64", "eA==") +
		field("a", "2") + end
	text := func(a any) map[string]any { return map[string]any{"a": a, "b": "ä\ufffd"} }
	for _, tt := range []struct {
		name   string
		opts   multipart.Options
		want   string
		fields map[string]any
	}{
		{"come in order, without empty file inputs", multipart.Options{},
			`a=1|f: a.txt text/plain 7bit "one\r\ntwo"|b=ä` + "\ufffd" + `|h: b.bin text/plain base64 "eA=="|a=2`, text("2")},
		{"are files alone with AutoFields", multipart.Options{AutoFields: true},
			`f: a.txt text/plain 7bit "one\r\ntwo"|h: b.bin text/plain base64 "eA=="`, text("2")},
		{"keep all values with AllowArrayField", multipart.Options{AutoFields: true, AllowArrayField: true},
			`f: a.txt text/plain 7bit "one\r\ntwo"|h: b.bin text/plain base64 "eA=="`, text([]any{"1", "2"})},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, r := range []io.Reader{strings.NewReader(body), iotest.OneByteReader(strings.NewReader(body))} {
				parts, fields, err := readAll(t, r, anyFile(tt.opts))
				if got := strings.Join(parts, "|"); err != nil || got != tt.want {
					t.Errorf("got  %s, %v\nwant %s", got, err, tt.want)
				}
				if !reflect.DeepEqual(fields, tt.fields) {
					t.Errorf("fields are %v, want %v", fields, tt.fields)
				}
			}
		})
	}
}

func TestFormsThatAreUnusual(t *testing.T) {
	for _, tt := range []struct{ name, body, want string }{
		{"a preamble and an epilogue", "hello\r\n" + field("a", "1") + end + "more", "a=1"},
		{"lines without carriage returns", strings.ReplaceAll(field("a", "1")+end, "\r", ""), "a=1"},
		{"no part at all", end, ""},
		{"an end without a line break", field("a", "1") + "--x--", "a=1"},
		{"a boundary inside a part", field("a", "--y\r\n--xy\r\n-x") + end, "a=--y\r\n--xy\r\n-x"},
		{"an empty field", field("a", "") + end, "a="},
		{"a folded header", raw("Content-Disposition: form-data;\r\n name=\"a\"", "1") + end, "a=1"},
		{"a field of some type", raw("Content-Disposition: form-data; name=\"a\"\r\nContent-Type: application/octet-stream", "1") + end, "a=1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			parts, _, err := readAll(t, tt.body, nil)
			if got := strings.Join(parts, "|"); err != nil || got != tt.want {
				t.Errorf("got %q, %v, want %q", got, err, tt.want)
			}
		})
	}
}

func TestMalformedForms(t *testing.T) {
	const cd = "Content-Disposition: form-data; "
	for _, tt := range []struct{ name, body, want string }{
		{"an end inside a part", "--x\r\n" + cd + "name=\"a\"\r\n\r\n1", "Unexpected end of form"},
		{"an end inside a header", "--x\r\n" + cd, "Unexpected end of form"},
		{"an end in place of a part", field("a", "1"), "Unexpected end of form"},
		{"an empty body", "", "Unexpected end of form"},
		{"no boundary anywhere", "hello", "Unexpected end of form"},
		{"a header without a colon", raw("nonsense", "1") + end, "Malformed part header"},
		{"a NUL in a header", raw(cd+"name=\"a\x00b\"", "1") + end, "Malformed part header"},
		{"no Content-Disposition", raw("X-A: b", "1") + end, "Malformed part header: want one Content-Disposition"},
		{"two of them", raw(cd+"name=a\r\n"+cd+"name=b", "1") + end, "Malformed part header: want one Content-Disposition"},
		{"no name", raw(cd+`filename="a.txt"`, "1") + end, "Malformed part header: Content-Disposition is no form-data with a name"},
		{"a part of another kind", raw(`Content-Disposition: attachment; name="a"`, "1") + end, "Malformed part header: Content-Disposition is no form-data with a name"},
		{"two names", raw(cd+`name="a"; name="b"`, "1") + end, "Malformed part header: Content-Disposition is no form-data with a name"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := readAll(t, tt.body, nil)
			if koa.StatusOf(err) != 400 || err.Error() != tt.want {
				t.Errorf("got %v with status %d, want %q with 400", err, koa.StatusOf(err), tt.want)
			}
		})
	}
}

func TestFailuresOfTheConnection(t *testing.T) {
	half := "--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a.txt\"\r\n\r\nabc"
	for _, tt := range []struct {
		name   string
		err    error
		status int
	}{
		{"a cut is the client's", io.ErrUnexpectedEOF, 400},
		{"a layer that limits bodies gives its status", koa.NewError(413, "too much"), 413},
		{"a deadline is a timeout", timeout{}, 408},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := readAll(t, io.MultiReader(strings.NewReader(half), iotest.ErrReader(tt.err)), anyFile(multipart.Options{}))
			if koa.StatusOf(err) != tt.status || !errors.Is(err, tt.err) {
				t.Errorf("got %v with status %d, want %d", err, koa.StatusOf(err), tt.status)
			}
		})
	}
}

type timeout struct{}

func (timeout) Error() string   { return "i/o timeout" }
func (timeout) Timeout() bool   { return true }
func (timeout) Temporary() bool { return true }

func TestFileStream(t *testing.T) {
	layer := multipart.New(nil)
	t.Run("gives the first file and the fields around it", func(t *testing.T) {
		ctx := post(t, field("a", "1")+file("f", "a.html", "content")+field("b", "2")+end)
		err := koatest.Run(ctx, layer, func(ctx *koa.Context) error {
			part, err := multipart.FileStream(ctx)
			if err != nil {
				return err
			}
			form := part.Form()
			if got := form.Fields(); !reflect.DeepEqual(got, map[string]any{"a": "1"}) {
				t.Errorf("fields in front of the file are %v", got)
			}
			if content, err := io.ReadAll(part); string(content) != "content" {
				t.Errorf("the file is %q, %v", content, err)
			}
			if err := form.ReadRest(); err != nil {
				return err
			}
			if got := form.Fields(); !reflect.DeepEqual(got, map[string]any{"a": "1", "b": "2"}) {
				t.Errorf("all fields are %v", got)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
	t.Run("skips a file that is not read to reach what follows", func(t *testing.T) {
		ctx := post(t, file("f", "a.html", strings.Repeat("c", 100_000))+field("b", "2")+end)
		err := koatest.Run(ctx, layer, func(ctx *koa.Context) error {
			part, err := multipart.FileStream(ctx)
			if err != nil {
				return err
			}
			if err := part.Form().ReadRest(); err != nil || part.Form().Fields()["b"] != "2" {
				t.Errorf("fields are %v, %v", part.Form().Fields(), err)
			}
			if _, err := part.Read(make([]byte, 1)); err == nil || errors.Is(err, io.EOF) {
				t.Errorf("the skipped file can be read: %v", err)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
	t.Run("refuses a form without a file", func(t *testing.T) {
		err := koatest.Run(post(t, field("a", "1")+file("f", "", "")+end), layer, func(ctx *koa.Context) error {
			_, err := multipart.FileStream(ctx)
			return err
		})
		if koa.StatusOf(err) != 400 || err.Error() != "Can't found upload file" || !errors.Is(err, multipart.ErrNoFile) {
			t.Errorf("got %v, want 400", err)
		}
	})
}

func TestReadRefuses(t *testing.T) {
	read := func(ctx *koa.Context) error {
		_, err := multipart.Read(ctx)
		return err
	}
	twice := func(ctx *koa.Context) error {
		_ = read(ctx)
		return read(ctx)
	}
	pass := func(ctx *koa.Context, next koa.Handler) error { return next(ctx) }
	for _, tt := range []struct {
		name   string
		header [2]string
		layer  koa.Middleware
		next   koa.Handler
		status int
		want   string
	}{
		{"another type", [2]string{"Content-Type", "text/plain"}, multipart.New(nil), read, 400, "Content-Type must be multipart/*"},
		{"another kind of multipart", [2]string{"Content-Type", "multipart/mixed; boundary=x"}, multipart.New(nil), read, 400, "Content-Type must be multipart/form-data"},
		{"no boundary", [2]string{"Content-Type", "multipart/form-data"}, multipart.New(nil), read, 400, "Content-Type has no valid boundary"},
		{"an endless boundary", [2]string{"Content-Type", "multipart/form-data; boundary=" + strings.Repeat("x", 71)}, multipart.New(nil), read, 400, "Content-Type has no valid boundary"},
		{"a compressed form", [2]string{"Content-Encoding", "gzip"}, multipart.New(nil), read, 415, "Unsupported Content-Encoding: gzip"},
		{"a second time", [2]string{}, multipart.New(nil), twice, 500, "multipart: the request can't be consumed twice"},
		{"without the middleware", [2]string{}, pass, read, 500, "multipart: put the middleware of multipart.New in front"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx := koatest.NewContext(t, koatest.Method("POST"), koatest.Header("Content-Type", formType),
				koatest.Header(tt.header[0], tt.header[1]), koatest.Body(end))
			err := koatest.Run(ctx, tt.layer, tt.next)
			if koa.StatusOf(err) != tt.status || err.Error() != tt.want {
				t.Errorf("got %v with status %d, want %q with %d", err, koa.StatusOf(err), tt.want, tt.status)
			}
		})
	}
}
