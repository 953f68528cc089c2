package static_test

import (
	"io"
	"io/fs"
	"mime"
	"mime/multipart"
	"strconv"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/static"
)

func TestRanges(t *testing.T) {
	const whole = "hello world"
	for _, tt := range []struct {
		name   string
		header string
		status int
		body   string
		where  string
	}{
		{"the first bytes", "bytes=0-4", 206, "hello", "bytes 0-4/11"},
		{"bytes in the middle", "bytes=2-3", 206, "ll", "bytes 2-3/11"},
		{"one byte", "bytes=0-0", 206, "h", "bytes 0-0/11"},
		{"from somewhere on", "bytes=6-", 206, "world", "bytes 6-10/11"},
		{"the last bytes", "bytes=-5", 206, "world", "bytes 6-10/11"},
		{"more last bytes than there are", "bytes=-99", 206, whole, "bytes 0-10/11"},
		{"beyond the end", "bytes=6-99", 206, "world", "bytes 6-10/11"},
		{"a number too large for anything", "bytes=6-99999999999999999999", 206, "world", "bytes 6-10/11"},
		{"a unit in capitals", "BYTES=0-4", 206, "hello", "bytes 0-4/11"},
		{"one range of a list", "bytes= ,0-4 ,", 206, "hello", "bytes 0-4/11"},
		{"the one range that exists", "bytes=0-4,50-60", 206, "hello", "bytes 0-4/11"},
		{"nothing behind the end", "bytes=11-", 416, "Range Not Satisfiable", "bytes */11"},
		{"nothing far behind the end", "bytes=99999999999999999999-", 416, "Range Not Satisfiable", "bytes */11"},
		{"no last bytes", "bytes=-0", 416, "Range Not Satisfiable", "bytes */11"},
		{"another unit", "lines=0-4", 200, whole, ""},
		{"no unit", "0-4", 200, whole, ""},
		{"no range", "bytes=", 200, whole, ""},
		{"a range without numbers", "bytes=-", 200, whole, ""},
		{"a range without a dash", "bytes=4", 200, whole, ""},
		{"a range that goes backwards", "bytes=4-0", 200, whole, ""},
		{"a number with a sign", "bytes=+0-4", 200, whole, ""},
		{"something that is no number", "bytes=0-x", 200, whole, ""},
		{"one bad range among good ones", "bytes=0-4,x", 200, whole, ""},
		{"more than the whole", "bytes=0-10,0-10", 200, whole, ""},
		{"too many ranges", "bytes=" + strings.Repeat("0-0,", 40), 200, whole, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			serve(t, &static.Options{Ranges: true}).Get("/hello.txt").Set("Range", tt.header).
				Expect(tt.status).ExpectBody(tt.body).
				ExpectHeader("Content-Range", tt.where).
				ExpectHeader("Content-Length", strconv.Itoa(len(tt.body)))
		})
	}
}

func TestRangesOfSeveralParts(t *testing.T) {
	res := serve(t, &static.Options{Ranges: true}).Get("/hello.txt").Set("Range", "bytes=0-1, 4-4, -2").Expect(206)
	res.ExpectHeader("Content-Length", strconv.Itoa(len(res.Body))).ExpectHeader("Content-Range", "")
	mediaType, params, err := mime.ParseMediaType(res.Header.Get("Content-Type"))
	if err != nil || mediaType != "multipart/byteranges" {
		t.Fatalf("the type is %q (%v)", mediaType, err)
	}
	parts := multipart.NewReader(strings.NewReader(string(res.Body)), params["boundary"])
	for _, want := range []struct{ where, body string }{
		{"bytes 0-1/11", "he"}, {"bytes 4-4/11", "o"}, {"bytes 9-10/11", "ld"},
	} {
		part, err := parts.NextPart()
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(part)
		if got := part.Header.Get("Content-Range"); got != want.where || string(body) != want.body {
			t.Errorf("the part is %q %q, want %q %q", got, body, want.where, want.body)
		}
		if got := part.Header.Get("Content-Type"); got != "text/plain; charset=utf-8" {
			t.Errorf("the part's type is %q", got)
		}
	}
	if _, err := parts.NextPart(); err != io.EOF {
		t.Errorf("behind the last part is %v, want the end", err)
	}
}

func TestRangesAreOfTheFileForLayersOutside(t *testing.T) {
	for _, header := range []string{"bytes=0-4", "bytes=0-1,4-5"} {
		for name, opts := range map[string]*static.Options{
			"of a directory": {Ranges: true},
			"of an fs.FS":    {Ranges: true, FS: root(t)},
		} {
			t.Run(header+" "+name, func(t *testing.T) {
				dir := "."
				if opts.FS == nil {
					dir = newRoot(t, site)
				}
				ctx := koatest.NewContext(t, koatest.Header("Range", header))
				if _, err := static.NewSender(dir, opts).Send(ctx, "hello.txt"); err != nil {
					t.Fatal(err)
				}
				file, ok := ctx.Body().(interface{ Stat() (fs.FileInfo, error) })
				if !ok {
					t.Fatalf("the body is a %T, want one with Stat", ctx.Body())
				}
				if info, err := file.Stat(); err != nil || info.Size() != 11 {
					t.Errorf("Stat gives %v (%v), want the file of 11 bytes", info, err)
				}
			})
		}
	}
}

func TestRangesDependOnMethodsAndValidators(t *testing.T) {
	opts := &static.Options{Ranges: true, ETag: true}
	strong := &static.Options{Ranges: true, SetHeaders: setStrongTag}
	for _, tt := range []struct {
		name, method string
		opts         *static.Options
		header       string
		value        string
		want         int
	}{
		{"are for GET", "GET", opts, "", "", 206},
		{"are not for HEAD", "HEAD", opts, "", "", 200},
		{"are for the version of a time", "GET", opts, "If-Range", lastModified, 206},
		{"are not for a later version", "GET", opts, "If-Range", "Thu, 03 Feb 2022 04:05:05 GMT", 200},
		{"are not for an earlier version", "GET", opts, "If-Range", "Thu, 03 Feb 2022 04:05:07 GMT", 200},
		{"are not for a version that is no time", "GET", opts, "If-Range", "yesterday", 200},
		{"are not for a weak tag", "GET", opts, "If-Range", `W/"b-17ebdc1e065"`, 200},
		{"are for a strong tag", "GET", strong, "If-Range", `"strong"`, 206},
		{"are not for another tag", "GET", strong, "If-Range", `"other"`, 200},
		{"are not for who has the file", "GET", strong, "If-None-Match", `"strong"`, 200},
	} {
		t.Run(tt.name, func(t *testing.T) {
			call := serve(t, tt.opts).Method(tt.method, "/hello.txt").Set("Range", "bytes=0-4")
			if tt.header != "" {
				call.Set(tt.header, tt.value)
			}
			call.Expect(tt.want).ExpectHeader("Accept-Ranges", "bytes")
		})
	}
}

func TestRangesAreOnlyOfWholeAnswers(t *testing.T) {
	before := func(ctx *koa.Context, next koa.Handler) error {
		ctx.SetStatus(404) // a page for what is missing
		return next(ctx)
	}
	app := koa.New(nil).Use(before, static.New(newRoot(t, site), &static.Options{Ranges: true}))
	koatest.Request(t, app).Get("/hello.txt").Set("Range", "bytes=0-4").Expect(404).ExpectBody("hello world")
}

func TestRangesOfAnEmptyFile(t *testing.T) {
	app := koa.New(nil).Use(static.New(newRoot(t, map[string]string{"empty": ""}), &static.Options{Ranges: true}))
	koatest.Request(t, app).Get("/empty").Set("Range", "bytes=0-").Expect(200).ExpectBody("")
}

func FuzzRange(f *testing.F) {
	for _, seed := range []string{"bytes=0-4", "bytes=-1", "bytes=5-", "bytes=0-0,2-3,-1", "bytes=,", "x=1-2", "bytes=9-1"} {
		f.Add(seed)
	}
	root := newRoot(f, site)
	files := static.NewSender(root, &static.Options{Ranges: true})
	f.Fuzz(func(t *testing.T, header string) {
		ctx := koatest.NewContext(t)
		ctx.Request.Header()["Range"] = []string{header}
		_, err := files.Send(ctx, "hello.txt")
		body, _ := ctx.Body().(io.ReadCloser)
		if body != nil {
			defer body.Close()
		}
		switch status := koa.StatusOf(err); {
		case status == 416:
		case err != nil:
			t.Fatalf("%q: %v", header, err)
		case ctx.Status() == 206 && ctx.Length() > 0 && ctx.Response.Has("Content-Range"):
		case ctx.Status() == 206 && strings.HasPrefix(ctx.Type(), "multipart/"):
			all, err := io.ReadAll(ctx.Body().(io.Reader))
			if err != nil || int64(len(all)) != ctx.Length() {
				t.Errorf("%q: %d bytes (%v), Content-Length is %d", header, len(all), err, ctx.Length())
			}
		case ctx.Status() != 200 || ctx.Length() != 11:
			t.Errorf("%q: got %d with %d bytes", header, ctx.Status(), ctx.Length())
		}
	})
}
