package openapi

import (
	"bytes"
	"cmp"
	"crypto/rand"
	_ "embed" // of the page's parts
	"html/template"
	"net/http"
)

// PageOptions are those of [Page] and [Handler].
type PageOptions struct {
	// Title is that of the page. Default: API.
	Title string

	// Document is the URL of the document, which the page fetches. Default:
	// /openapi.json.
	Document string

	// Nonce is that of the Content-Security-Policy which the page is sent with, for
	// its script and its style. [Handler] makes its own. Default: none.
	Nonce string
}

//go:embed page/page.html
var pageHTML string

//go:embed page/page.css
var pageCSS string

//go:embed page/page.js
var pageJS string

var pageTemplate = template.Must(template.New("page").Parse(pageHTML))

// Page returns a page, as HTML, that shows the document and sends requests as a
// reader fills them in. It needs nothing from elsewhere: the script, the style and
// the request for the document are all there is, so that a policy such as
//
//	default-src 'none'; connect-src 'self'; img-src data:; script-src 'nonce-...'; style-src 'nonce-...'
//
// is enough. What the document says is shown as text and never as HTML. Requests are
// sent with the reader's cookies, and with the CSRF token that package security has
// put into the cookie csrfToken.
func Page(opts *PageOptions) []byte {
	if opts == nil {
		opts = new(PageOptions)
	}
	var b bytes.Buffer
	err := pageTemplate.Execute(&b, map[string]any{
		"Title":    cmp.Or(opts.Title, "API"),
		"Document": cmp.Or(opts.Document, "/openapi.json"),
		"Nonce":    opts.Nonce,
		"CSS":      template.CSS(pageCSS), //nolint:gosec // embedded
		"JS":       template.JS(pageJS),   //nolint:gosec // embedded
	})
	if err != nil {
		panic("openapi: the page's template: " + err.Error())
	}
	return b.Bytes()
}

// Handler answers with the page and a policy of its own.
func Handler(opts *PageOptions) http.Handler {
	var own PageOptions
	if opts != nil {
		own = *opts
	}
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		page := own
		page.Nonce = rand.Text()
		h := w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Content-Security-Policy", "default-src 'none'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "+
			"frame-ancestors 'none'; script-src 'nonce-"+page.Nonce+"'; style-src 'nonce-"+page.Nonce+"'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cache-Control", "no-store")
		_, _ = w.Write(Page(&page))
	})
}
