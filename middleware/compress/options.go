package compress

import (
	"fmt"
	"slices"

	"github.com/koa-go/koa/internal/mime"
)

// Options change what is compressed and how.
type Options struct {
	// Filter says whether bodies of a media type (without parameters) are worth
	// compressing. Default: those that npm compressible calls so, which are texts,
	// JSON, XML, SVG and the like.
	Filter func(mediaType string) bool

	// Threshold is the least size in bytes of a body that is compressed; streams
	// without a length always are. Default 0: 1024. Negative: no threshold.
	Threshold int64

	// Zstd, Br, Gzip and Deflate are the codings. Default: all are on.
	Zstd, Br, Gzip, Deflate Coding

	// DefaultEncoding is taken for the Accept-Encoding of a client that sends
	// none; "*" means WildcardAcceptEncoding. RFC 9110 12.5.3 would allow any
	// coding, but such clients are rarely able to decode. Default: identity.
	DefaultEncoding string

	// WildcardAcceptEncoding is taken for the Accept-Encoding of a client that
	// sends "*". Default: gzip.
	WildcardAcceptEncoding string

	// EncodingPreference decides between codings that a client likes equally well,
	// the first is the best. Codings that it leaves out come last. Default: zstd,
	// br, gzip, deflate, identity.
	EncodingPreference []string
}

const identity = "identity" // not encoded (RFC 9110 12.5.3)

var names = []string{"zstd", "br", "gzip", "deflate", identity}

// withDefaults is a copy of opts, which may be nil, with every default filled.
func withDefaults(opts *Options) Options {
	var o Options
	if opts != nil {
		o = *opts
	}
	if o.Filter == nil {
		o.Filter = mime.Compressible
	}
	if o.Threshold == 0 {
		o.Threshold = 1024
	}
	if o.WildcardAcceptEncoding == "" || o.WildcardAcceptEncoding == "*" {
		o.WildcardAcceptEncoding = "gzip"
	}
	switch o.DefaultEncoding {
	case "":
		o.DefaultEncoding = identity
	case "*":
		o.DefaultEncoding = o.WildcardAcceptEncoding
	}
	if o.EncodingPreference == nil {
		o.EncodingPreference = names
	}
	o.EncodingPreference = slices.Clone(o.EncodingPreference)
	for _, name := range o.EncodingPreference {
		if !slices.Contains(names, name) {
			panic(fmt.Sprintf("compress: Options.EncodingPreference: %q is none of %v", name, names))
		}
	}
	return o
}

// plan is what a response is compressed with.
type plan struct {
	threshold int64
	levels    [len(codings)]int // 0: off
	offers    []string          // names of the codings that are on, and identity
}

// planFor makes the plan of opts. Levels and a threshold that are not set are
// those of base.
func planFor(opts *Options, base plan) plan {
	p := plan{threshold: base.threshold}
	if opts.Threshold != 0 {
		p.threshold = opts.Threshold
	}
	for i, c := range [...]Coding{opts.Zstd, opts.Br, opts.Gzip, opts.Deflate} {
		p.levels[i] = codings[i].levelFor(c, base.levels[i])
		if p.levels[i] > 0 {
			p.offers = append(p.offers, codings[i].name)
		}
	}
	p.offers = append(p.offers, identity)
	return p
}

// usual is the plan of Options that say nothing.
func usual() plan {
	var p plan
	for i, c := range codings {
		p.levels[i] = c.usual
	}
	return p
}

func (c *coding) levelFor(set Coding, base int) int {
	if set.Level < 0 || set.Level >= len(c.idle) {
		panic(fmt.Sprintf("compress: level %d of %s: must be 1 to %d, or 0 for %d", set.Level, c.name, len(c.idle)-1, c.usual))
	}
	switch {
	case set.Off:
		return 0
	case set.Level > 0:
		return set.Level
	}
	return base
}
