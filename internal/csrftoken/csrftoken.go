// Package csrftoken makes and checks CSRF tokens that the npm package csrf
// 3.1.0, and with it koa-csrf and egg, understands.
//
// A token is salt "-" base64url(SHA-1(salt "-" secret)). The salt changes with
// every token, so that a compressed page does not give the secret away (BREACH);
// any number of tokens is valid for a secret at the same time. SHA-1 is what
// the format demands; a token needs no collision resistance.
package csrftoken

import (
	"crypto/rand"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/base64"
	"strings"
)

// Options sets lengths. Nil and the zero value mean the defaults.
type Options struct {
	// SaltLength is the number of characters of a salt. The default, also for
	// negative values, is 8.
	SaltLength int

	// SecretLength is the number of random bytes in a secret. The default, also
	// for negative values, is 18, which makes 24 characters.
	SecretLength int
}

// Tokens makes secrets and tokens. It is safe for concurrent use.
type Tokens struct {
	saltLength, secretLength int
}

// New returns a maker of tokens.
func New(opts *Options) *Tokens {
	t := &Tokens{saltLength: 8, secretLength: 18}
	if opts != nil && opts.SaltLength > 0 {
		t.saltLength = opts.SaltLength
	}
	if opts != nil && opts.SecretLength > 0 {
		t.secretLength = opts.SecretLength
	}
	return t
}

// Secret returns a new secret in URL-safe base64 without padding, as uid-safe
// makes it. It belongs in the session, or in a cookie the page can read.
func (t *Tokens) Secret() string {
	b := make([]byte, t.secretLength)
	rand.Read(b) // never fails (crypto/rand)
	return base64.RawURLEncoding.EncodeToString(b)
}

// Create returns a new token for secret. For an empty secret there is none: it
// returns "", which Verify refuses.
func (t *Tokens) Create(secret string) string {
	if secret == "" {
		return ""
	}
	return Tokenize(secret, salt(t.saltLength))
}

// Tokenize returns the token for secret and salt. Both should be ASCII, as the
// ones made here are: beyond that Node drops bits and gives other tokens.
func Tokenize(secret, salt string) string {
	sum := sha1.Sum([]byte(salt + "-" + secret))
	return salt + "-" + base64.RawURLEncoding.EncodeToString(sum[:])
}

// Verify reports whether token was made from secret. It is false when either
// is empty. The time it takes does not depend on where the token is wrong.
func Verify(secret, token string) bool {
	salt, _, found := strings.Cut(token, "-")
	if secret == "" || !found {
		return false
	}
	want := Tokenize(secret, salt)
	return subtle.ConstantTimeCompare([]byte(token), []byte(want)) == 1
}
