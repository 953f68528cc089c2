// Package cookies reads and writes plain, signed, encrypted and sealed cookies
// in the formats of npm cookies 0.9.2 with keygrip 1.1.0 (Koa) and of
// egg-cookies 2.10.1 (Egg), so that a Go service and a Node fleet can share one
// domain. It works with koa and, through [ForHTTP], with plain net/http.
//
//	jar := cookies.ForHTTP(w, r, &cookies.Options{Keys: keys})
//	err := jar.Set("theme", "dark", &cookies.SetOptions{Signed: cookies.Yes})
//	theme, ok := jar.Get("theme", &cookies.GetOptions{Signed: cookies.Yes})
//
// # Who signs when
//
// The Koa kind has a trap: without options nothing is signed on the way out and
// nothing is verified on the way in, even though there are keys.
//
//	                      Koa kind                  Egg kind
//	nil options           plain, unverified         signed, verified
//	Signed: Default       signed if there are keys  signed, verified
//	Signed: Yes           signed, verified          signed, verified
//	Signed: No            plain, unverified         plain, unverified
//	Encrypt: true         encrypted, not signed     encrypted, not signed
//
// Say what you mean with Signed, or use [Cookies.SetSealed] and
// [Cookies.GetSealed], which have no such states: nobody but the holders of the
// keys can read, alter or prolong a sealed cookie. Only Go services of this
// package understand it, so it is not for a domain shared with Node.
//
// # Text
//
// Names and values are printable text, tabs included, up to U+00FF. In Go it is
// UTF-8 like any string; on the wire each character is one byte (Latin-1), which
// is how Node reads and writes headers. Signatures are made over the UTF-8.
// Encode other text first, or seal or encrypt it.
//
// # Errors
//
// What npm throws is an [Error] here: it names the cookie and wraps a cause in
// npm's words, and never shows a value.
package cookies
