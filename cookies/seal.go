package cookies

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"strings"
	"time"
)

// sealVersion starts each sealed value, so that another format can follow.
const sealVersion = "v1."

// expirySize is the length of the expiry before the value.
const expirySize = 8

// Seal encrypts and authenticates the value of the cookie name. It opens only
// under that name and only before expires; the zero time never ends. The text
// fits into a cookie:
//
//	"v1." + base64url(nonce + ciphertext)
//	nonce       24 random bytes
//	ciphertext  XAES-256-GCM of expiry + value, with "v1." + name as additional data
//	expiry      milliseconds since 1970, 8 bytes big endian, 0 for none
//	key         HKDF-SHA256 of the first key, no salt, info "koa-go cookies: sealed values, v1"
//
// base64url is that of RFC 4648 5 without padding. The text is a third longer
// than the value, and 67 bytes.
func (k *Keygrip) Seal(name, value string, expires time.Time) string {
	plaintext := make([]byte, expirySize, expirySize+len(value))
	if !expires.IsZero() {
		binary.BigEndian.PutUint64(plaintext, uint64(expires.UnixMilli()))
	}
	plaintext = append(plaintext, value...)
	sealed := make([]byte, xaesNonceSize, xaesNonceSize+len(plaintext)+xaesOverhead)
	rand.Read(sealed)
	sealed = k.keys[0].seal.seal(sealed, sealed, plaintext, []byte(sealVersion+name))
	return sealVersion + base64.RawURLEncoding.EncodeToString(sealed)
}

// Open returns the value that [Keygrip.Seal] of the cookie name sealed with any
// of the keys. The error is [ErrSeal], or [ErrExpired] when the seal is good and
// now is not before its expiry.
func (k *Keygrip) Open(name, text string, now time.Time) (string, error) {
	encoded, versioned := strings.CutPrefix(text, sealVersion)
	sealed, ok := decodeBase64(encoded)
	if !versioned || !ok || len(sealed) < xaesNonceSize {
		return "", ErrSeal
	}
	nonce, ciphertext := sealed[:xaesNonceSize], sealed[xaesNonceSize:]
	for i := range k.keys {
		plaintext, err := k.keys[i].seal.open(nonce, ciphertext, []byte(sealVersion+name))
		if err == nil && len(plaintext) >= expirySize {
			return unexpired(plaintext, now)
		}
	}
	return "", ErrSeal
}

func unexpired(plaintext []byte, now time.Time) (string, error) {
	expiry := int64(binary.BigEndian.Uint64(plaintext))
	if expiry != 0 && now.UnixMilli() >= expiry {
		return "", ErrExpired
	}
	return string(plaintext[expirySize:]), nil
}
