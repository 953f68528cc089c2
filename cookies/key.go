package cookies

import (
	"crypto/hkdf"
	"crypto/sha256"
	"sync"
)

// key is one key of a Keygrip with what is derived from it.
type key struct {
	text string
	seal *xaes
	egg  func() *eggCipher // derived when first needed: only Egg needs MD5
}

// sealPurpose separates the key of the seals from every other use of the text.
const sealPurpose = "koa-go cookies: sealed values, v1"

func newKey(text string) (key, error) {
	secret, err := hkdf.Key(sha256.New, []byte(text), nil, sealPurpose, xaesKeySize)
	if err != nil {
		return key{}, err
	}
	return key{
		text: text,
		seal: newXAES([xaesKeySize]byte(secret)),
		egg:  sync.OnceValue(func() *eggCipher { return newEggCipher(text) }),
	}, nil
}
