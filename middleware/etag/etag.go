// Package etag sets the ETag of responses, in the format of npm @koa/etag 5, so
// that Node and Go instances of one service answer with the same tags:
//
//	app.Use(conditional.New(), etag.New(nil))
package etag

import (
	"io/fs"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/etag"
	"github.com/koa-go/koa/internal/jsonbody"
)

// Options change how tags are made.
type Options struct {
	// Weak makes the tags of texts, bytes and JSON weak: for bodies that mean the
	// same but are not the same byte for byte. Files have weak tags anyway.
	// Default: strong tags.
	Weak bool
}

// New returns the middleware. Of a 2xx response without an ETag it tags
//
//   - texts, bytes and JSON values, by length and SHA-1 sum
//   - files (bodies with Stat() (fs.FileInfo, error), such as *os.File), by size
//     and time of change; a file without a time gets no tag
//
// Other streams have no tag: they would have to be read first. It makes no 304;
// package conditional outside of it does. A JSON value is encoded once for its
// tag and again when it is sent, because layers outside may still want the
// value.
func New(opts *Options) koa.Middleware {
	var weak bool
	if opts != nil {
		weak = opts.Weak
	}
	return func(ctx *koa.Context, next koa.Handler) error {
		if err := next(ctx); err != nil {
			return err
		}
		if status := ctx.Status(); status < 200 || status > 299 || ctx.HeaderSent() || ctx.Has("Etag") {
			return nil
		}
		tag, err := tagOf(ctx, weak)
		if err == nil && tag != "" {
			ctx.SetETag(tag)
		}
		return err
	}
}

// tagOf is the tag of the response's body, "" when it has none.
func tagOf(ctx *koa.Context, weak bool) (string, error) {
	body := ctx.Body()
	switch body := body.(type) {
	case nil:
		return "", nil
	case string:
		if body == "" {
			return "", nil // falsy in JavaScript: no body
		}
		return etag.TagString(body, weak), nil
	case []byte:
		return etag.Tag(body, weak), nil
	case interface{ Stat() (fs.FileInfo, error) }:
		return fileTag(body.Stat())
	}
	if ctx.Response.Streaming() {
		return "", nil
	}
	return jsonTag(body, weak)
}

func fileTag(info fs.FileInfo, err error) (string, error) {
	if err != nil || info.ModTime().IsZero() {
		return "", err
	}
	return etag.StatTag(info.Size(), info.ModTime()), nil
}

func jsonTag(v any, weak bool) (string, error) {
	if v == false {
		return "", nil // falsy, as the empty text
	}
	text, err := jsonbody.Encode(v)
	if err != nil {
		return "", err
	}
	defer text.Free()
	if string(text.Bytes()) == "0" {
		return "", nil // falsy too
	}
	return etag.Tag(text.Bytes(), weak), nil
}
