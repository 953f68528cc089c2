// Package sessioncodec reads and writes the session payload that koa-session
// and egg share: the base64 of JSON text, the same bytes that a Node process
// would write for the same session.
//
// It works on JSON text rather than Go values, so that what a session holds
// passes through unharmed whoever wrote it: the order of fields, big integers,
// and lone surrogates, which a JavaScript string may have and a Go string not.
package sessioncodec

import (
	"encoding/json"
	"fmt"
	"hash/crc32"
)

// Decode returns the JSON value of a payload, normalized. As Node's base64
// decoder does, it takes both alphabets, padding or none, stops at the first
// "=" and skips characters that have no meaning; what counts is whether JSON
// comes out. The error wraps ErrSyntax or ErrDepth.
//
// The value can be of any JSON type, and only an object is a session: see
// ParseObject.
func Decode(payload string) (json.RawMessage, error) {
	value, err := Normalize(DecodeBase64(payload))
	if err != nil {
		return nil, fmt.Errorf("sessioncodec: decode payload: %w", err)
	}
	return value, nil
}

// Checksum returns the CRC-32 (IEEE) of a JSON text. koa-session saves a session
// when the checksum of its fields, without those it adds itself, has changed.
func Checksum(text json.RawMessage) uint32 {
	return crc32.ChecksumIEEE(text)
}
