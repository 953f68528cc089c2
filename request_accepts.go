package koa

import "github.com/koa-go/koa/internal/negotiate"

// Accepts returns the offer that the client's Accept header likes best, "" when
// it takes none of them (406). Offers are media types or extensions: "json",
// "text/html". Without an Accept header the first offer wins.
func (r *Request) Accepts(offers ...string) string {
	header, present := r.accept("Accept")
	return negotiate.BestType(header, present, offers)
}

// AcceptedTypes are the media types of the Accept header, best first.
func (r *Request) AcceptedTypes() []string { return negotiate.Types(r.accept("Accept")) }

// AcceptsEncodings returns the best of the offered content encodings, "" when
// none is taken. Offer "identity" too if you can send the body as it is.
func (r *Request) AcceptsEncodings(offers ...string) string {
	header, _ := r.accept("Accept-Encoding") // an empty one says what none says
	return negotiate.BestEncoding(header, offers)
}

// AcceptedEncodings are the encodings of Accept-Encoding, best first; identity
// is among them unless it is refused.
func (r *Request) AcceptedEncodings() []string {
	header, _ := r.accept("Accept-Encoding")
	return negotiate.Encodings(header)
}

// AcceptsCharsets returns the best of the offered charsets, "" when none is
// taken.
func (r *Request) AcceptsCharsets(offers ...string) string {
	header, present := r.accept("Accept-Charset")
	return negotiate.BestCharset(header, present, offers)
}

// AcceptedCharsets are the charsets of Accept-Charset, best first.
func (r *Request) AcceptedCharsets() []string { return negotiate.Charsets(r.accept("Accept-Charset")) }

// AcceptsLanguages returns the best of the offered languages, "" when none is
// taken.
func (r *Request) AcceptsLanguages(offers ...string) string {
	header, present := r.accept("Accept-Language")
	return negotiate.BestLanguage(header, present, offers)
}

// AcceptedLanguages are the languages of Accept-Language, best first.
func (r *Request) AcceptedLanguages() []string {
	return negotiate.Languages(r.accept("Accept-Language"))
}

// accept is an Accept header and whether the client sent it: without one it
// takes everything, with an empty one it depends on the header.
func (r *Request) accept(name string) (header string, present bool) {
	r.ctx.alive()
	return r.value(name), len(r.ctx.exchange.values(name)) > 0
}
