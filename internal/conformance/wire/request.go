// Package wire is the client of the conformance vectors: it sends requests
// byte for byte over a connection and reads the replies as they come.
package wire

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// Request is a request as it is sent. Target and Headers are bytes.
type Request struct {
	Method  string
	Target  string
	Version string // "1.1"
	Headers [][2]string
	Body    []byte // nil: none
	Chunked bool
}

// chunkSize is how much of a body goes into one chunk: small, so that a reader
// which takes a chunk for the whole body is found out.
const chunkSize = 7

// Bytes is the request as it stands on the wire: with the framing of the body
// and Connection: close added where the headers have none of their own.
func (r *Request) Bytes() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/%s\r\n", r.Method, r.Target, r.Version)
	for _, h := range r.Headers {
		b.WriteString(h[0] + ": " + h[1] + "\r\n")
	}
	chunked := r.writeFraming(&b)
	if !r.Has("connection") {
		b.WriteString("Connection: close\r\n")
	}
	b.WriteString("\r\n")
	if chunked {
		writeChunks(&b, r.Body)
	} else {
		b.Write(r.Body)
	}
	return b.Bytes()
}

// writeFraming adds the header that says where the body ends, and reports
// whether the body goes in chunks.
func (r *Request) writeFraming(b *bytes.Buffer) (chunked bool) {
	switch {
	case r.Has("transfer-encoding"):
		return true
	case r.Body == nil || r.Has("content-length"):
		return false
	case r.Chunked:
		b.WriteString("Transfer-Encoding: chunked\r\n")
		return true
	}
	b.WriteString("Content-Length: " + strconv.Itoa(len(r.Body)) + "\r\n")
	return false
}

func writeChunks(b *bytes.Buffer, body []byte) {
	for len(body) > 0 {
		n := min(chunkSize, len(body))
		fmt.Fprintf(b, "%x\r\n%s\r\n", n, body[:n])
		body = body[n:]
	}
	b.WriteString("0\r\n\r\n")
}

// Has reports whether the headers have one of that name.
func (r *Request) Has(name string) bool {
	_, ok := r.Header(name)
	return ok
}

// Header is the value of the first header of that name.
func (r *Request) Header(name string) (string, bool) {
	for _, h := range r.Headers {
		if strings.EqualFold(h[0], name) {
			return h[1], true
		}
	}
	return "", false
}
