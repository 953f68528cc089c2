package compress

import (
	"fmt"
	"io"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

// Coding says whether and how one content coding is used.
type Coding struct {
	// Off keeps the coding from being used.
	Off bool

	// Level trades time for size, as the level (gzip, deflate: 1 to 9; zstd: 1 to
	// 22) or quality (br: 1 to 11) of the command-line tools does. Default 0: 6
	// for gzip and deflate, 4 for br, 3 for zstd.
	Level int
}

// writer is what all compressors have in common. Reset makes one usable again,
// whatever state it was left in.
type writer interface {
	io.Writer
	Flush() error
	Close() error
	Reset(w io.Writer)
}

// coding is a content coding (RFC 9110 8.4.1) and the idle encoders of each of
// its levels. An encoder costs up to a few MB to make.
type coding struct {
	name  string
	usual int // the level when none is set
	open  func(level int) (writer, error)
	idle  []sync.Pool // of *encoder, by level
}

// The codings in the order in which koa-compress prefers them. Windows are
// smaller than the formats allow: beyond these sizes texts hardly get smaller,
// but memory per response grows to 10 MB.
var codings = [...]*coding{
	{name: "zstd", usual: 3, open: openZstd, idle: make([]sync.Pool, 22+1)},
	{name: "br", usual: 4, open: openBrotli, idle: make([]sync.Pool, brotli.BestCompression+1)},
	{name: "gzip", usual: 6, open: openGzip, idle: make([]sync.Pool, gzip.BestCompression+1)},
	{name: "deflate", usual: 6, open: openDeflate, idle: make([]sync.Pool, zlib.BestCompression+1)},
}

func openZstd(level int) (writer, error) {
	return zstd.NewWriter(nil,
		zstd.WithEncoderLevel(zstd.EncoderLevelFromZstd(level)),
		zstd.WithEncoderConcurrency(1), // no goroutines
		zstd.WithWindowSize(512<<10),   // RFC 9659 has 8 MB as the most
		zstd.WithLowerEncoderMem(true))
}

func openBrotli(level int) (writer, error) {
	return brotli.NewWriterOptions(nil, brotli.WriterOptions{Quality: level, LGWin: 18}), nil
}

func openGzip(level int) (writer, error) { return gzip.NewWriterLevel(nil, level) }

// openDeflate makes what HTTP calls deflate: zlib (RFC 9110 8.4.1.2).
func openDeflate(level int) (writer, error) { return zlib.NewWriterLevel(nil, level) }

// encoder returns an idle encoder of a level, or a new one.
func (c *coding) encoder(level int) (*encoder, error) {
	e, _ := c.idle[level].Get().(*encoder)
	if e == nil {
		w, err := c.open(level)
		if err != nil {
			return nil, fmt.Errorf("compress: %s level %d: %w", c.name, level, err)
		}
		e = &encoder{writer: w}
	}
	e.reset()
	return e, nil
}

// free keeps an encoder for later responses.
func (c *coding) free(level int, e *encoder) { c.idle[level].Put(e) }
