package cookies

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha3"
	"crypto/sha512"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash"
	"maps"
	"slices"
	"sync"
)

// algorithms have OpenSSL's names, which Node takes.
var algorithms = map[string]func() hash.Hash{
	"sha1":       sha1.New,
	"sha224":     sha256.New224,
	"sha256":     sha256.New,
	"sha384":     sha512.New384,
	"sha512":     sha512.New,
	"sha512-224": sha512.New512_224,
	"sha512-256": sha512.New512_256,
	"sha3-224":   func() hash.Hash { return sha3.New224() },
	"sha3-256":   func() hash.Hash { return sha3.New256() },
	"sha3-384":   func() hash.Hash { return sha3.New384() },
	"sha3-512":   func() hash.Hash { return sha3.New512() },
}

func knownAlgorithms() []string { return slices.Sorted(maps.Keys(algorithms)) }

// encoding appends src as text to dst.
type encoding func(dst, src []byte) []byte

// encodingOf knows the encodings of Node whose text fits a cookie. keygrip makes
// base64 URL-safe and drops the padding.
func encodingOf(name string) (encoding, error) {
	switch name {
	case "base64", "base64url":
		return base64.RawURLEncoding.AppendEncode, nil
	case "hex":
		return hex.AppendEncode, nil
	}
	return nil, fmt.Errorf("cookies: unknown encoding %q, known are base64 and hex", name)
}

// mac makes the HMACs of one key with one hash. Making an HMAC costs more than
// running it over a cookie, so they are kept for the next one.
type mac struct{ pool sync.Pool }

// macState is an HMAC with room for its input and output.
type macState struct {
	hash     hash.Hash
	in       []byte
	sum, out []byte
}

func newMAC(hash func() hash.Hash, key string) *mac {
	m := &mac{}
	m.pool.New = func() any { return &macState{hash: hmac.New(hash, []byte(key))} }
	return m
}

// digest leaves the encoded HMAC of data, joined, in s.out.
func (s *macState) digest(encode encoding, data []string) {
	s.in = s.in[:0]
	for _, part := range data {
		s.in = append(s.in, part...)
	}
	s.hash.Reset()
	s.hash.Write(s.in)
	s.sum = s.hash.Sum(s.sum[:0])
	s.out = encode(s.out[:0], s.sum)
}

func (m *mac) sign(encode encoding, data []string) string {
	s := m.pool.Get().(*macState)
	defer m.pool.Put(s)
	s.digest(encode, data)
	return string(s.out)
}

func (m *mac) verify(encode encoding, data []string, digest string) bool {
	s := m.pool.Get().(*macState)
	defer m.pool.Put(s)
	s.digest(encode, data)
	s.in = append(s.in[:0], digest...)
	return subtle.ConstantTimeCompare(s.in, s.out) == 1
}
