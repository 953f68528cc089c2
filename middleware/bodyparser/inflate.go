package bodyparser

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"io"

	"github.com/andybalholm/brotli"
)

// identity is the encoding of a body that is not compressed.
const identity = "identity"

func isKnown(encoding string) bool {
	switch encoding {
	case identity, "gzip", "deflate", "br":
		return true
	}
	return false
}

// decode undoes the compression of data, up to limit bytes: what unfolds to
// more is not unfolded further.
func decode(encoding string, data []byte, limit int64) ([]byte, error) {
	r, err := decoder(encoding, bytes.NewReader(data), limit)
	if err != nil {
		return nil, err
	}
	return readAll(r, int64(len(data)), limit)
}

func decoder(encoding string, r *bytes.Reader, limit int64) (io.Reader, error) {
	switch {
	case encoding == "br":
		if brotliWindow(r) > max(limit, plainWindow) {
			return nil, errTooLarge
		}
		return brotli.NewReader(r), nil
	case isGzip(r):
		return gzip.NewReader(r)
	default:
		return zlib.NewReader(r)
	}
}

// plainWindow is the window that encoders use unless they are told otherwise.
const plainWindow = 4 << 20

// brotliWindow is the size of the window that a stream asks for, if it is one
// of the two above plainWindow, and 0 otherwise (RFC 7932 9.1). A decoder
// allocates it at once: a few bytes would cost many megabytes.
func brotliWindow(r *bytes.Reader) int64 {
	var first [1]byte
	_, _ = r.ReadAt(first[:], 0) // 0 if there is none
	switch first[0] & 0xf {
	case 0b1101:
		return 1 << 23
	case 0b1111:
		return 1 << 24
	}
	return 0
}

// isGzip looks at the first bytes: as in npm, gzip and deflate are names for
// one thing, and the data says which of the two it is (RFC 1952 2.3.1).
func isGzip(r *bytes.Reader) bool {
	var magic [2]byte
	n, _ := r.ReadAt(magic[:], 0)
	return n == len(magic) && magic == [2]byte{0x1f, 0x8b}
}
