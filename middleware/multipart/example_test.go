package multipart_test

import (
	"fmt"
	"io"
	"net/http/httptest"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/multipart"
)

// upload posts a form with a field and a file, and prints the answer.
func upload(app *koa.Application) {
	body := strings.ReplaceAll(`--x
Content-Disposition: form-data; name="title"

Ferrets
--x
Content-Disposition: form-data; name="picture"; filename="tobi.svg"
Content-Type: image/svg+xml

<svg/>
--x--
`, "\n", "\r\n")
	req := httptest.NewRequest("POST", "/", strings.NewReader(body))
	req.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	res := httptest.NewRecorder()
	app.ServeHTTP(res, req)
	fmt.Println(res.Code, res.Body)
}

func ExampleFiles() {
	app := koa.New(nil)
	app.Use(multipart.New(&multipart.Options{Mode: multipart.FileMode}))
	app.Use(func(ctx *koa.Context, _ koa.Handler) error {
		for _, file := range multipart.Files(ctx) {
			ctx.SetBody(fmt.Sprintf("%s: %s, %d bytes; %v", file.Field, file.Filename, file.Size, ctx.Request.Body()))
		}
		return nil
	})

	upload(app)
	// Output: 200 picture: tobi.svg, 6 bytes; map[title:Ferrets]
}

func ExampleRead() {
	app := koa.New(nil)
	app.Use(multipart.New(nil))
	app.Use(func(ctx *koa.Context, _ koa.Handler) error {
		form, err := multipart.Read(ctx)
		if err != nil {
			return err
		}
		for part, err := range form.Parts() {
			if err != nil {
				return err
			}
			if part.IsFile() {
				n, err := io.Copy(io.Discard, part)
				if err != nil {
					return err
				}
				ctx.SetBody(fmt.Sprintf("%s: %s, %d bytes; %v", part.Name, part.Filename, n, form.Fields()))
			}
		}
		return nil
	})

	upload(app)
	// Output: 200 picture: tobi.svg, 6 bytes; map[title:Ferrets]
}

func ExampleFileStream() {
	app := koa.New(nil)
	app.Use(multipart.New(nil))
	app.Use(func(ctx *koa.Context, _ koa.Handler) error {
		file, err := multipart.FileStream(ctx)
		if err != nil {
			return err
		}
		content, err := io.ReadAll(file)
		if err != nil {
			return err
		}
		ctx.SetBody(fmt.Sprintf("%s %s", file.Form().Fields()["title"], content))
		return nil
	})

	upload(app)
	// Output: 200 Ferrets <svg/>
}
