package bench

import "net/http"

// Writer is an http.ResponseWriter that keeps nothing but the headers. It has
// the optional methods of net/http's own which peers ask for, so that they go
// the way they go in a server.
type Writer struct {
	header http.Header
}

var (
	_ http.ResponseWriter = (*Writer)(nil)
	_ http.Flusher        = (*Writer)(nil)
)

// NewWriter returns a Writer without headers.
func NewWriter() *Writer { return &Writer{header: make(http.Header)} }

// Reset empties the headers, as they are empty at the start of each request.
func (w *Writer) Reset() { clear(w.header) }

// Header returns the headers.
func (w *Writer) Header() http.Header { return w.header }

// WriteHeader does nothing.
func (w *Writer) WriteHeader(int) {}

// Write does nothing.
func (w *Writer) Write(p []byte) (int, error) { return len(p), nil }

// WriteString does nothing.
func (w *Writer) WriteString(s string) (int, error) { return len(s), nil }

// Flush does nothing.
func (w *Writer) Flush() {}
