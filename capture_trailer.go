package koa

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// inform sends an informational response (1xx) with the headers in h, which are
// then taken back: the final response may have others.
func inform(w http.ResponseWriter, h http.Header, status int) error {
	to := w.Header()
	before := maps.Clone(to)
	if err := copyChecked(to, h); err != nil {
		return err
	}
	w.WriteHeader(status)
	maps.DeleteFunc(to, func(name string, _ []string) bool { _, known := before[name]; return !known })
	maps.Copy(to, before)
	return nil
}

// takeTrailers takes from h what net/http sends after the body: headers whose
// names have http.TrailerPrefix or were announced in Trailer.
func takeTrailers(h http.Header) http.Header {
	var announced []string
	for _, list := range h["Trailer"] {
		for name := range strings.SplitSeq(list, ",") {
			announced = append(announced, canonical(strings.TrimSpace(name)))
		}
	}
	trailers := make(http.Header)
	for name, values := range h {
		if strings.HasPrefix(name, http.TrailerPrefix) || slices.Contains(announced, name) {
			trailers[name] = values
			delete(h, name)
		}
	}
	return trailers
}
