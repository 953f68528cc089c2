package cookies

import (
	"errors"
	"fmt"
	"strings"
)

// KeygripOptions select how signatures look. The zero value is npm keygrip's
// default.
type KeygripOptions struct {
	// Algorithm is the hash of the HMAC: sha1, sha224, sha256, sha384, sha512,
	// sha512-224, sha512-256, sha3-224, sha3-256, sha3-384 or sha3-512, in any
	// letter case. "" means sha1, which Koa applications have unless they were
	// told otherwise. Egg has sha256.
	Algorithm string

	// Encoding is how the HMAC is written: base64 (URL-safe, without padding) or
	// hex. "" means base64.
	Encoding string

	// AlsoAccept are further algorithms whose signatures are good too, for a
	// domain on which Koa and Egg sign with the same keys. Such a signature is
	// replaced by one of Algorithm when a cookie is read.
	AlsoAccept []string
}

// Keygrip holds the keys of an application, the newest first: the first one
// signs, encrypts and seals, and every one verifies, decrypts and opens. So a
// new key is put in front of the old ones, which go when no cookie of theirs is
// left. Make it with [NewKeygrip]. It is safe for concurrent use and never prints
// its keys.
type Keygrip struct {
	keys      []key
	macs      []*mac // each algorithm with every key
	encode    encoding
	algorithm string
}

// NewKeygrip returns a Keygrip of keys, newest first. Use random keys of 32
// bytes or more. It is an error to have no key, an empty key, or an unknown
// algorithm or encoding. nil opts is the zero value.
func NewKeygrip(keys []string, opts *KeygripOptions) (*Keygrip, error) {
	if len(keys) == 0 {
		return nil, errors.New("cookies: Keys must be provided.")
	}
	if opts == nil {
		opts = &KeygripOptions{}
	}
	k := &Keygrip{algorithm: orDefault(opts.Algorithm, "sha1")}
	var err error
	if k.encode, err = encodingOf(orDefault(opts.Encoding, "base64")); err != nil {
		return nil, err
	}
	for i, text := range keys {
		if text == "" {
			return nil, fmt.Errorf("cookies: key %d of %d is empty: anybody could sign with it", i+1, len(keys))
		}
		one, err := newKey(text)
		if err != nil {
			return nil, fmt.Errorf("cookies: key %d of %d: %w", i+1, len(keys), err)
		}
		k.keys = append(k.keys, one)
	}
	for _, algorithm := range append([]string{k.algorithm}, opts.AlsoAccept...) {
		if err := k.accept(algorithm); err != nil {
			return nil, err
		}
	}
	return k, nil
}

func orDefault(s, def string) string {
	if s == "" {
		return def
	}
	return strings.ToLower(s)
}

// accept adds the signatures of an algorithm to those that verify.
func (k *Keygrip) accept(algorithm string) error {
	hash, ok := algorithms[strings.ToLower(algorithm)]
	if !ok {
		return fmt.Errorf("cookies: unknown algorithm %q, known are %s", algorithm, strings.Join(knownAlgorithms(), ", "))
	}
	for i := range k.keys {
		k.macs = append(k.macs, newMAC(hash, k.keys[i].text))
	}
	return nil
}

// Sign returns the signature of data with the first key. For a cookie data is
// "name=value".
func (k *Keygrip) Sign(data string) string { return k.sign(data) }

// Verify reports whether digest is the signature of data with any of the keys.
// It takes the same time wherever a wrong digest differs.
func (k *Keygrip) Verify(data, digest string) bool { return k.index(digest, data) >= 0 }

// Index returns which key made the signature digest of data, counted from 0, or
// -1 when none did. Anything above 0 means: still good, to be replaced by a new
// [Keygrip.Sign]. Signatures of AlsoAccept count on after the last key. It takes
// the same time wherever a wrong digest differs.
func (k *Keygrip) Index(data, digest string) int { return k.index(digest, data) }

func (k *Keygrip) sign(data ...string) string { return k.macs[0].sign(k.encode, data) }

func (k *Keygrip) index(digest string, data ...string) int {
	for i, m := range k.macs {
		if m.verify(k.encode, data, digest) {
			return i
		}
	}
	return -1
}

// String says how many keys there are and the algorithm.
func (k *Keygrip) String() string {
	return fmt.Sprintf("Keygrip(%d keys, %s)", len(k.keys), k.algorithm)
}

// GoString is String: %#v shows no key either.
func (k *Keygrip) GoString() string { return k.String() }
