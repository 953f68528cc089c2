package koa

import (
	"fmt"
	"net/http"
	"path"

	"github.com/koa-go/koa/internal/disposition"
	"github.com/koa-go/koa/internal/encodeurl"
	"github.com/koa-go/koa/internal/escapehtml"
	"github.com/koa-go/koa/internal/statuses"
	"github.com/koa-go/koa/internal/weburl"
)

// Redirect sends the client to url: 302 unless the status is a redirect
// already, and a short text that names the target. An absolute http(s) URL is
// normalised first; one that is none fails like a throw. Redirect does not
// look at where it leads: check URLs that a client gave, or use [Response.Back].
func (r *Response) Redirect(url string) {
	if hasHTTPScheme(url) {
		u, err := weburl.Parse(url)
		if err != nil {
			throw(fmt.Errorf("koa: redirect: %w", err))
		}
		url = u.String()
	}
	r.Set("Location", encodeurl.Encode(url))
	if !statuses.Redirect(r.Status()) {
		r.SetStatus(http.StatusFound)
	}
	if r.ctx.Accepts("html") != "" {
		r.SetType("html")
		r.SetBody("Redirecting to " + escapehtml.Escape(url) + ".")
		return
	}
	r.SetType("text")
	r.SetBody("Redirecting to " + url + ".")
}

// Back redirects to the Referrer if it is on this host, else to alt, else to
// "/". A malformed Referrer counts as none.
func (r *Response) Back(alt string) {
	if referrer := r.ctx.Get("Referrer"); referrer != "" && r.onThisHost(referrer) {
		r.Redirect(referrer)
		return
	}
	if alt == "" {
		alt = "/"
	}
	r.Redirect(alt)
}

func (r *Response) onThisHost(referrer string) bool {
	base, err := weburl.Parse(r.ctx.Href())
	if err != nil {
		return false
	}
	u, err := weburl.ParseRef(referrer, base)
	return err == nil && u.Host() == r.ctx.Host()
}

// AttachmentOptions change what [Response.Attachment] writes.
type AttachmentOptions struct {
	// Type is the disposition type. Default "attachment".
	Type string

	// Fallback is the ISO-8859-1 name for clients that do not know the extended
	// notation. By default it is made from the file name.
	Fallback string

	// NoFallback leaves the fallback name out.
	NoFallback bool
}

// Attachment asks the client to save the body, under filename if it is not
// empty: Content-Disposition after RFC 6266, and Content-Type by the name's
// extension unless a type is set. opts may be nil.
func (r *Response) Attachment(filename string, opts *AttachmentOptions) {
	if opts == nil {
		opts = &AttachmentOptions{}
	}
	value, err := contentDisposition(filename, opts)
	if err != nil {
		throw(fmt.Errorf("koa: attachment: %w", err))
	}
	if filename != "" && !r.Has("Content-Type") {
		r.SetType(path.Ext(filename))
	}
	r.Set("Content-Disposition", value)
}

func contentDisposition(filename string, opts *AttachmentOptions) (string, error) {
	o := &disposition.Options{Type: opts.Type, Fallback: opts.Fallback, NoFallback: opts.NoFallback}
	if filename == "" {
		return disposition.Bare(o)
	}
	return disposition.Attachment(filename, o)
}
