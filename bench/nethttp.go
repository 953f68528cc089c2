package bench

import (
	"encoding/json"
	"io"
	"net/http"
)

// newNetHTTP is what one writes without a framework, a switch on the path
// included.
func newNetHTTP(layers int) http.Handler {
	var h http.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/text":
			writeText(w, r)
		case "/json":
			writeJSON(w, r)
		default:
			writeNotFound(w, r)
		}
	})
	for range layers {
		h = passHTTP(h)
	}
	return h
}

func passHTTP(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next.ServeHTTP(w, r) })
}

func writeText(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, text)
}

func writeJSON(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if err := json.NewEncoder(w).Encode(newUser()); err != nil {
		panic(http.ErrAbortHandler) // the client is gone
	}
}

func writeNotFound(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(http.StatusNotFound)
	_, _ = io.WriteString(w, notFound)
}
