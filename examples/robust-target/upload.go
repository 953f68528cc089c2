package main

import (
	"path/filepath"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/multipart"
	"github.com/koa-go/koa/router"
)

func uploadRoutes(r *router.Router, f folder) {
	r.With(multipart.New(&multipart.Options{
		FileSize:  maxBody + 1, // as in Egg, sizes must stay below
		FieldSize: maxBody + 1,
		Files:     10,
		Fields:    100,
		CheckFile: func(string) bool { return true },
		TempDir:   f.uploads(),
	})).Post("/upload", upload)
}

// saved is a file in the answer.
type saved struct {
	Field    string `json:"field"`
	Filename string `json:"filename"`
	Size     int64  `json:"size"`
	SavedAs  string `json:"savedAs"`
}

func upload(ctx *koa.Context) error {
	if err := multipart.Save(ctx); err != nil {
		return err
	}
	files := []saved{}
	for _, f := range multipart.Files(ctx) {
		files = append(files, saved{f.Field, f.Filename, f.Size, filepath.Base(f.Filepath)})
	}
	ctx.SetBody(map[string]any{"files": files, "fields": ctx.Request.Body()})
	return nil
}
