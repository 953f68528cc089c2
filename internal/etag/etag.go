// Package etag makes entity tags in the format of the npm package etag, so that
// Node and Go instances behind one address answer with the same tags.
package etag

import (
	"crypto/sha1" // the format of npm's etag; the tag is a cache key and protects nothing
	"encoding/base64"
	"math"
	"strconv"
	"time"
	"unsafe"
)

// hashLen is how much of the Base64 text of a SHA-1 sum a tag has: all but the
// padding.
const hashLen = 27

// Tag returns the strong entity tag of a body, or the weak one: its length in
// hexadecimal and its SHA-1 sum, as in "5-qvTGHdzF6KLavt4PO0gs2a6pQ00". Equal
// bodies have equal tags on every instance. It costs one allocation.
func Tag(body []byte, weak bool) string {
	sum := sha1.Sum(body)
	var hash [28]byte
	base64.StdEncoding.Encode(hash[:], sum[:])

	tag := open(make([]byte, 0, 64), weak)
	tag = strconv.AppendInt(tag, int64(len(body)), 16)
	tag = append(tag, '-')
	tag = append(tag, hash[:hashLen]...)
	return string(append(tag, '"'))
}

// TagString is [Tag] for a body held as text. It does not copy the text.
func TagString(body string, weak bool) string {
	return Tag(unsafe.Slice(unsafe.StringData(body), len(body)), weak) // Tag only reads
}

// StatTag returns the weak entity tag of a file from its size and the time of
// its last change, as in W/"b-17ebdc1e065". The time counts in milliseconds,
// rounded as Node rounds what the file system says.
func StatTag(size int64, modified time.Time) string {
	// Node holds the time as a float of milliseconds before it rounds.
	milliseconds := float64(modified.Unix())*1e3 + float64(modified.Nanosecond())/1e6

	tag := open(make([]byte, 0, 48), true)
	tag = strconv.AppendInt(tag, size, 16)
	tag = append(tag, '-')
	tag = strconv.AppendInt(tag, int64(math.Floor(milliseconds+0.5)), 16)
	return string(append(tag, '"'))
}

func open(tag []byte, weak bool) []byte {
	if weak {
		tag = append(tag, "W/"...)
	}
	return append(tag, '"')
}
