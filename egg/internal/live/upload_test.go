package live_test

import (
	"io"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/middleware/multipart"
)

func uploadRoutes(r *egg.Router) {
	r.Post("/upload", upload)
	r.Post("/uploads", uploads)
	r.Post("/files", func(ctx *koa.Context) error {
		files := []object{}
		for _, f := range multipart.Files(ctx) {
			files = append(files, describe(f.Field, f.Filename, f.Encoding, f.MIME, f.Size))
		}
		fields := ctx.Request.Body()
		if fields == nil {
			fields = object{}
		}
		ctx.SetBody(object{"files": files, "fields": fields})
		return nil
	})
	r.Post("/save", func(ctx *koa.Context) error {
		if err := multipart.Save(ctx); err != nil {
			return err
		}
		ctx.SetBody(object{"files": len(multipart.Files(ctx)), "fields": ctx.Request.Body()})
		return nil
	})
}

// upload reads the first file.
func upload(ctx *koa.Context) error {
	part, err := multipart.FileStream(ctx)
	if err != nil {
		return err
	}
	size, err := io.Copy(io.Discard, part)
	if err != nil {
		return err
	}
	_ = part.Form().ReadRest() // what is wrong behind the file does not matter here
	ctx.SetBody(object{
		"file": describe(part.Name, part.Filename, part.Encoding, part.MIME, size), "fields": part.Form().Fields(),
	})
	return nil
}

// uploads reads all files.
func uploads(ctx *koa.Context) error {
	form, err := multipart.Read(ctx)
	if err != nil {
		return err
	}
	files := []object{}
	for part, err := range form.Parts() {
		if err != nil {
			return err
		}
		if !part.IsFile() {
			continue
		}
		size, err := io.Copy(io.Discard, part)
		if err != nil {
			return err
		}
		files = append(files, describe(part.Name, part.Filename, part.Encoding, part.MIME, size))
	}
	ctx.SetBody(object{"files": files, "fields": form.Fields()})
	return nil
}

func describe(field, filename, encoding, mime string, size int64) object {
	return object{"field": field, "filename": filename, "encoding": encoding, "mime": mime, "size": size}
}
