package negotiate

var charsets = grammar{
	parse:       parseToken,
	offer:       offerToken,
	specificity: tokenSpecificity,
}

// Charsets returns the charsets an Accept-Charset header asks for, best first.
// An absent header asks for "*".
func Charsets(header string, present bool) []string {
	return charsets.list(orAny(header, present, "*"))
}

// CharsetsOf returns those of offers that an Accept-Charset header accepts, best
// first.
func CharsetsOf(header string, present bool, offers []string) []string {
	return charsets.among(orAny(header, present, "*"), offers)
}

// BestCharset returns the best of the offers of [CharsetsOf], or "" when the
// client accepts none.
func BestCharset(header string, present bool, offers []string) string {
	return charsets.best(orAny(header, present, "*"), offers)
}
