package jwt

import (
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"errors"
	"fmt"
	"slices"
)

// Key verifies the tokens of one algorithm.
type Key struct {
	// Algorithm is the only one that the key is used for: HS256, HS384, HS512,
	// RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512 or EdDSA.
	Algorithm string

	// ID is what a token calls the key ("kid"). A key without an ID is tried for
	// every token of its algorithm, and a token without one tries every key.
	ID string

	// Value is a []byte for HS algorithms, an *rsa.PublicKey for RS and PS, an
	// *ecdsa.PublicKey for ES, and an ed25519.PublicKey for EdDSA.
	Value any
}

// Keys finds the keys that may have signed a token, of which nothing is verified
// yet: a set fetched from the issuer, say. It must be safe for concurrent use.
// Keys of other algorithms or IDs than the token's are left out afterwards. An
// error is no verdict on the token: it is returned to the layers outside.
type Keys func(c context.Context, token *Unverified) ([]Key, error)

// Secret is keys for HS256. Several may verify, so that a new one can take over;
// use random ones of 32 bytes or more. It panics when there is none or one is
// empty.
func Secret(secrets ...string) Keys {
	keys := make([]Key, len(secrets))
	for i, secret := range secrets {
		keys[i] = Key{Algorithm: "HS256", Value: []byte(secret)}
	}
	return Static(keys...)
}

// Static is keys that do not change. It panics when there is none, or one does
// not fit its algorithm.
func Static(keys ...Key) Keys {
	if len(keys) == 0 {
		panic("jwt: no keys: nothing could be verified")
	}
	for i, key := range keys {
		if err := key.check(); err != nil {
			panic(fmt.Sprintf("jwt: key %d of %d: %v", i+1, len(keys), err))
		}
	}
	keys = slices.Clone(keys)
	return func(context.Context, *Unverified) ([]Key, error) { return keys, nil }
}

// check sees that the value is of the kind that the algorithm takes. A public
// key, which everybody has, is never a secret.
func (k *Key) check() error {
	var takes []string
	switch v := k.Value.(type) {
	case []byte:
		if len(v) == 0 {
			return errors.New("an empty secret: anybody could sign with it; is an environment variable missing?")
		}
		takes = []string{"HS256", "HS384", "HS512"}
	case *rsa.PublicKey:
		takes = []string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"}
	case *ecdsa.PublicKey:
		takes = []string{"ES256", "ES384", "ES512"}
	case ed25519.PublicKey:
		takes = []string{"EdDSA"}
	}
	if !slices.Contains(takes, k.Algorithm) {
		return fmt.Errorf("a %T is no key for the algorithm %q", k.Value, k.Algorithm)
	}
	return nil
}

// fits reports whether the key may have signed a token. Keys of a function are
// checked here, at the last moment.
func (k *Key) fits(token *Unverified) bool {
	id, named := token.Header["kid"]
	return k.Algorithm == token.Method.Alg() && (!named || k.ID == "" || id == k.ID) && k.check() == nil
}
