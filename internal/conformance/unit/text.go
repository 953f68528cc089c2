package unit

import (
	"encoding/base64"
	"time"

	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/internal/conformance/ordered"
	"github.com/koa-go/koa/internal/disposition"
	"github.com/koa-go/koa/internal/encodeurl"
	"github.com/koa-go/koa/internal/escapehtml"
	"github.com/koa-go/koa/internal/etag"
	"github.com/koa-go/koa/internal/utcdate"
)

func runDisposition(c inputs) (any, error) {
	opts, err := dispositionOptions(c.any("options"))
	if err != nil {
		return nil, err
	}
	if !ordered.Object(c).Has("filename") {
		value, err := disposition.Bare(opts)
		return head(value), err
	}
	name, err := c.text("filename")
	if err != nil {
		return nil, err
	}
	value, err := disposition.Attachment(name, opts)
	return head(value), err
}

func dispositionOptions(v any) (*disposition.Options, error) {
	if v == nil {
		return nil, nil
	}
	r := option.Read(v)
	opts := &disposition.Options{Type: r.Text("type")}
	opts.Fallback, opts.NoFallback = r.TextOrFalse("fallback")
	return opts, r.Done()
}

var runEncodeURL = onText(func(input string) (any, error) { return encodeurl.Encode(input), nil })

var runEscapeHTML = onText(func(input string) (any, error) { return escapehtml.Escape(input), nil })

var runUTCDate = onText(func(input string) (any, error) {
	t, ok := utcdate.Parse(input)
	if !ok {
		return utcdate.Invalid, nil
	}
	return utcdate.Format(t), nil
})

func runETag(c inputs) (any, error) {
	weak := c.flag("weak")
	if text, ok := c.any("text").(string); ok {
		return etag.TagString(text, weak), nil
	}
	if encoded, ok := c.any("base64").(string); ok {
		body, err := base64.StdEncoding.DecodeString(encoded)
		return etag.Tag(body, weak), err
	}
	size, err := c.number("size")
	if err != nil {
		return nil, err
	}
	mtime, err := c.number("mtime")
	return etag.StatTag(int64(size), time.UnixMilli(int64(mtime))), err
}
