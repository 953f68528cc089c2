// Package negotiate chooses between what a client accepts and what a server
// offers (RFC 9110 12.5), as the npm packages accepts 1 and negotiator 0.6 do
// under Koa, in detail: which entries they skip, which spellings of a weight
// they read, how they break ties.
//
// For each of media types, charsets, encodings and languages there are three
// questions: what does the header ask for (Types), which of these offers will
// do (TypesOf), which is the best of them (BestType). The answers are ordered by
// the weight of the client, then by how precisely its entry names the offer,
// then by the order of the header, then by that of the offers.
//
// Functions that take present tell an absent header, which accepts everything,
// from an empty one, which accepts nothing. Lines of a repeated header must be
// joined with commas. Finding the best of a handful of offers does not allocate.
//
// Headers come from anybody: work is linear in their length, only the first 256
// entries of a header count, and a media range of more than 16 parameters does
// not count at all.
package negotiate

const (
	// maxEntries is how many entries of a header are looked at. Browsers send
	// about ten.
	maxEntries = 256

	// maxParams is how many parameters a media range may have besides its
	// weight. Comparing them takes quadratic time.
	maxParams = 16
)
