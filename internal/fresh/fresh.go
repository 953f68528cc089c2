// Package fresh decides whether the copy in a client's cache is still good, as
// the npm package fresh does and RFC 9110 13.1 describes.
package fresh

import "strings"

// Header gives the value of a header. http.Header is one, but it knows only the
// first of several lines of one name: a server's request should give them all,
// joined with commas.
type Header interface {
	// Get returns the value of the header with a canonical name, "" for none.
	Get(name string) string
}

// Fresh reports whether a client that sent req need not be sent the response
// with the headers res again: a 304 would do.
//
// The request must have If-None-Match or If-Modified-Since, and every one of
// them must agree: the response has a listed ETag (compared weakly, "*" lists
// them all), and it was not modified later. RFC 9110 would skip the date when
// there is an ETag; upstream does not. A request with Cache-Control: no-cache
// wants the response in any case. A date that is none agrees with nothing.
//
// It does not look at method or status: that is the caller's.
func Fresh(req, res Header) bool {
	modifiedSince := req.Get("If-Modified-Since")
	noneMatch := req.Get("If-None-Match")
	if modifiedSince == "" && noneMatch == "" {
		return false
	}
	if noCache(req.Get("Cache-Control")) {
		return false
	}
	if noneMatch != "" && noneMatch != "*" && !matches(noneMatch, res.Get("Etag")) {
		return false
	}
	return modifiedSince == "" || !modifiedAfter(res.Get("Last-Modified"), modifiedSince)
}

// noCache reports whether a Cache-Control list has the directive no-cache, in
// lower case as upstream has it.
func noCache(list string) bool {
	for list != "" {
		var directive string
		directive, list, _ = strings.Cut(list, ",")
		if strings.Trim(directive, " \t\n\v\f\r") == "no-cache" {
			return true
		}
	}
	return false
}

// matches reports whether list has etag. Upstream splits at every comma, even
// inside a tag.
func matches(list, etag string) bool {
	if etag == "" {
		return false
	}
	for more := true; more; {
		var candidate string
		candidate, list, more = strings.Cut(list, ",")
		if weakEqual(strings.Trim(candidate, " "), etag) {
			return true
		}
	}
	return false
}

// weakEqual compares entity tags that are weak or strong (RFC 9110 8.8.3.2).
func weakEqual(a, b string) bool {
	if a == b {
		return true
	}
	if opaque, ok := strings.CutPrefix(a, "W/"); ok && opaque == b {
		return true
	}
	opaque, ok := strings.CutPrefix(b, "W/")
	return ok && opaque == a
}
