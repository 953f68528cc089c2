package scenario

import (
	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/middleware/compress"
)

// compressLayer is koa-compress.
func compressLayer(b *builder, spec *option.Reader) (koa.Middleware, error) {
	given, _ := spec.Any("options")
	r := option.Read(given)
	opts := compressOptions(r)
	opts.DefaultEncoding = r.Text("defaultEncoding")
	opts.WildcardAcceptEncoding = r.Text("wildcardAcceptEncoding")
	opts.EncodingPreference = r.Texts("encodingPreference")
	filter, err := b.functionOption(r, "filter")
	if err != nil {
		return nil, err
	}
	if filter != nil {
		opts.Filter = func(mediaType string) bool {
			fits, _ := filter(nil, mediaType)
			return fits == true
		}
	}
	if err := r.Done(); err != nil {
		return nil, err
	}
	return atSetup(func() (koa.Middleware, error) { return compress.New(opts), nil })
}

// compressOptions are those that can also be given for one response.
func compressOptions(r *option.Reader) *compress.Options {
	return &compress.Options{
		Threshold: threshold(r),
		Zstd:      coding(r, "zstd"),
		Br:        coding(r, "br"),
		Gzip:      coding(r, "gzip"),
		Deflate:   coding(r, "deflate"),
	}
}

// threshold reads a size in which a 0 that is given means none.
func threshold(r *option.Reader) int64 {
	v, given := r.Any("threshold")
	if n := size(r, "threshold"); n != 0 || !given || v == nil {
		return n
	}
	return -1
}

// coding reads false, or an object of settings.
func coding(r *option.Reader, name string) compress.Coding {
	v, given := r.Any(name)
	if given && (v == false || v == nil) {
		return compress.Coding{Off: true}
	}
	if v == true {
		return compress.Coding{}
	}
	settings := option.Read(v)
	c := compress.Coding{Level: settings.Int("level")}
	if err := settings.Done(); err != nil {
		r.Fail(err)
	}
	return c
}
