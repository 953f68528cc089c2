package static

import (
	"io/fs"
	"path"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/etag"
)

// answer is a file on its way into a response.
type answer struct {
	ctx    *koa.Context
	sender *Sender
	found  found
	file   fs.File
	info   fs.FileInfo
}

// give makes the file the response. The Context closes it then.
func (a *answer) give() error {
	handed := false
	defer func() {
		if !handed { // SetHeaders of the application failed
			_ = a.file.Close()
		}
	}()
	if err := a.setHeaders(); err != nil {
		return err
	}
	handed = true
	a.ctx.SetBody(a.file)
	a.ctx.SetLength(a.info.Size())
	if a.sender.opts.Ranges {
		return a.giveRanges()
	}
	return nil
}

// setHeaders describes the file. What is set already stays.
func (a *answer) setHeaders() error {
	ctx, s := a.ctx, a.sender
	if s.opts.SetHeaders != nil {
		s.opts.SetHeaders(ctx, a.found.name, a.info)
	}
	if !ctx.Response.Has("Last-Modified") && !a.info.ModTime().IsZero() {
		ctx.SetLastModified(a.info.ModTime())
	}
	if !ctx.Response.Has("Cache-Control") {
		ctx.Set("Cache-Control", s.cacheControl)
	}
	if ctx.Type() == "" {
		ctx.SetType(extension(a.found.plain))
	}
	if a.found.coding != "" {
		ctx.Set("Content-Encoding", a.found.coding)
	}
	if a.found.varies {
		ctx.Vary("Accept-Encoding")
	}
	if s.opts.ETag && !ctx.Response.Has("Etag") {
		return a.setETag()
	}
	return nil
}

// setETag makes the tag that npm etag makes of a file's stats.
func (a *answer) setETag() error {
	if modified := a.info.ModTime(); !modified.IsZero() {
		a.ctx.SetETag(etag.StatTag(a.info.Size(), modified))
		return nil
	}
	tag, err := a.sender.contentTag(a.found.name)
	if err == nil {
		a.ctx.SetETag(tag)
	}
	return err
}

// contentTag is the tag of a file without a time, made once.
func (s *Sender) contentTag(name string) (string, error) {
	if tag, ok := s.tags.Load(name); ok {
		return tag.(string), nil
	}
	files, err := s.root.open()
	if err != nil {
		return "", err
	}
	defer files.close()
	content, err := fs.ReadFile(files, name)
	if err != nil {
		return "", files.explain(err)
	}
	tag := etag.Tag(content, true)
	s.tags.Store(name, tag)
	return tag, nil
}

// extension is that of a name, as Node's path.extname has it: a dot at the
// start is none.
func extension(name string) string {
	base := path.Base(name)
	if ext := path.Ext(base); ext != base {
		return ext
	}
	return ""
}
