package scenario

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"io"

	"github.com/andybalholm/brotli"

	"github.com/koa-go/koa/internal/conformance/wire"
)

// decoders are the codings that a body is decoded from. What is called deflate
// is zlib (RFC 9110 8.4.1.2).
var decoders = map[string]func(r io.Reader) (io.Reader, error){
	"br":      func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil },
	"gzip":    func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
	"deflate": func(r io.Reader) (io.Reader, error) { return zlib.NewReader(r) },
}

// decode undoes the coding of a body and names it, "" for none.
func decode(reply *wire.Reply) (body []byte, coding string, err error) {
	coding = reply.Header.Get("Content-Encoding")
	open := decoders[coding]
	if open == nil || len(reply.Body) == 0 {
		return reply.Body, "", nil
	}
	r, err := open(bytes.NewReader(reply.Body))
	if err != nil {
		return nil, coding, err
	}
	body, err = io.ReadAll(r)
	return body, coding, err
}
