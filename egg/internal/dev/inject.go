package dev

import (
	"fmt"
	"html"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// inject puts the script that reloads the page at the end of an HTML document.
// Behind </html> is a fine place, to which parsers have a rule ("after after body",
// HTML 13.2.6.4.22), and the only one that needs no guess about what is markup and
// what is a text in somebody's script. Nothing is held back, so a page that is sent
// in pieces arrives in the same pieces.
func inject(res *http.Response, host string, version int64) {
	if !injectable(res) {
		return
	}
	nonce := ""
	for _, name := range []string{"Content-Security-Policy", "Content-Security-Policy-Report-Only"} {
		for i, value := range res.Header[name] {
			policies := parsePolicies(value)
			nonce = policies.nonce(nonce)
			policies.admit("http://" + host + prefix)
			res.Header[name][i] = policies.String()
		}
	}
	tag := scriptTag(nonce, version)
	res.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(res.Body, strings.NewReader(tag)), res.Body}
	if res.ContentLength >= 0 {
		res.ContentLength += int64(len(tag))
		res.Header.Set("Content-Length", strconv.FormatInt(res.ContentLength, 10))
	}
	res.Header.Del("Content-Md5")
	res.Header.Del("Content-Digest")
}

func scriptTag(nonce string, version int64) string {
	if nonce != "" {
		nonce = ` nonce="` + html.EscapeString(nonce) + `"`
	}
	return fmt.Sprintf("<script src=\"%sreload.js?%d\"%s></script>\n", prefix, version, nonce)
}

// injectable reports whether the answer is a whole HTML document in plain bytes.
func injectable(res *http.Response) bool {
	kind, _, err := mime.ParseMediaType(res.Header.Get("Content-Type"))
	if err != nil || kind != "text/html" || res.Request.Method == http.MethodHead {
		return false
	}
	if e := res.Header.Get("Content-Encoding"); e != "" && !strings.EqualFold(e, "identity") {
		return false
	}
	switch res.StatusCode {
	case http.StatusSwitchingProtocols, http.StatusNoContent, http.StatusPartialContent, http.StatusNotModified:
		return false
	}
	return true
}
