package negotiate

import (
	"cmp"
	"slices"
)

var encodings = grammar{
	implied:     "identity",
	parse:       parseToken,
	offer:       offerToken,
	specificity: tokenSpecificity,
}

// Encodings returns the content codings an Accept-Encoding header asks for, best
// first. "identity", no coding, is among them with the least weight unless the
// header says something else about it or about "*". An absent header is one
// that is empty: it asks for "identity" only.
func Encodings(header string) []string {
	return encodings.list(header)
}

// EncodingsOf returns those of offers that an Accept-Encoding header accepts,
// best first.
func EncodingsOf(header string, offers []string) []string {
	return encodings.among(header, offers)
}

// BestEncoding returns the best of the offers of [EncodingsOf], or "" when the
// client accepts none.
func BestEncoding(header string, offers []string) string {
	return encodings.best(header, offers)
}

// PreferredEncoding is [BestEncoding] with the server's preference deciding
// between codings of equal weight: those in preferred come first and in that
// order, whatever order the client has. It reads weights as BestEncoding does;
// negotiator 1, which koa-compress has, also reads them from "Q=0" and "q = 0".
func PreferredEncoding(header string, offers, preferred []string) string {
	var buf [fewOffers]candidate
	all := encodings.rank(header, offers, buf[:])
	return first(offers, all, func(a, b candidate) int {
		if byWeight := cmp.Compare(b.q, a.q); byWeight != 0 {
			return byWeight
		}
		if byServer := cmp.Compare(place(preferred, a), place(preferred, b)); byServer != 0 {
			return byServer
		}
		return compare(a, b)
	})
}

// place is where a candidate stands in the server's order, behind all others
// when it does not.
func place(preferred []string, c candidate) int {
	if i := slices.Index(preferred, c.offer.value); i >= 0 {
		return i
	}
	return len(preferred)
}
