package compress_test

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"io"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// newDecoder undoes a coding while it is read; "" is none.
func newDecoder(t testing.TB, coding string, r io.Reader) io.Reader {
	t.Helper()
	var err error
	switch coding {
	case "zstd":
		var d *zstd.Decoder
		if d, err = zstd.NewReader(r, zstd.WithDecoderConcurrency(1)); err == nil {
			t.Cleanup(d.Close)
			return d
		}
	case "br":
		return brotli.NewReader(r)
	case "gzip":
		var d *gzip.Reader
		if d, err = gzip.NewReader(r); err == nil {
			return d
		}
	case "deflate":
		var d io.Reader
		if d, err = zlib.NewReader(r); err == nil {
			return d
		}
	default:
		return r
	}
	t.Errorf("%s: %v", coding, err)
	return bytes.NewReader(nil)
}

func decoded(t testing.TB, coding string, body []byte) string {
	t.Helper()
	plain, err := io.ReadAll(newDecoder(t, coding, bytes.NewReader(body)))
	if err != nil {
		t.Errorf("%s: %v", coding, err)
	}
	return string(plain)
}
