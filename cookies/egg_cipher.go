package cookies

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/md5"
	"encoding/base64"
	"slices"
	"strings"
	"unicode/utf8"
)

// eggCipher is the AES-256-CBC of one key as egg-cookies derives it: OpenSSL's
// EVP_BytesToKey with MD5, one round and no salt. So the initialisation vector
// is the same for every value of a key.
type eggCipher struct {
	block cipher.Block
	iv    [aes.BlockSize]byte
}

func newEggCipher(key string) *eggCipher {
	var derived []byte
	for len(derived) < 32+aes.BlockSize {
		last := derived[max(0, len(derived)-md5.Size):]
		sum := md5.Sum(append(slices.Clip(last), key...))
		derived = append(derived, sum[:]...)
	}
	block, err := aes.NewCipher(derived[:32])
	must(err)
	return &eggCipher{block: block, iv: [aes.BlockSize]byte(derived[32:])}
}

// EncryptEgg encrypts value with the first key as Egg's encrypt: true does:
// AES-256-CBC in URL-safe base64 with padding. Equal values give equal texts and
// nothing shows an alteration; [Keygrip.Seal] has neither fault.
func (k *Keygrip) EncryptEgg(value string) string {
	c := k.keys[0].egg()
	pad := aes.BlockSize - len(value)%aes.BlockSize // PKCS #7: RFC 5652 6.3
	data := make([]byte, 0, len(value)+pad)
	data = append(data, value...)
	for range pad {
		data = append(data, byte(pad))
	}
	cipher.NewCBCEncrypter(c.block, c.iv[:]).CryptBlocks(data, data)
	return base64.URLEncoding.EncodeToString(data)
}

// DecryptEgg returns the value of an Egg-encrypted text and which key, counted
// from 0, decrypted it. It is not ok when no key does. There is no integrity:
// whoever alters the text alters the value, and a wrong key may, one time in
// some hundred, give a short rubbish value.
//
// Both alphabets of base64 are taken, with or without padding. A value that is
// not UTF-8 counts as decrypted with a wrong key; egg-cookies returns it.
func (k *Keygrip) DecryptEgg(text string) (value string, key int, ok bool) {
	data, ok := eggBytes(text)
	if !ok {
		return "", -1, false
	}
	for i := range k.keys {
		if value, ok := k.keys[i].egg().decrypt(data); ok {
			return value, i, true
		}
	}
	return "", -1, false
}

var toURLSafe = strings.NewReplacer("+", "-", "/", "_")

// eggBytes returns the ciphertext of a cookie's text.
func eggBytes(text string) (data []byte, ok bool) {
	data, ok = decodeBase64(toURLSafe.Replace(strings.TrimRight(text, "=")))
	return data, ok && len(data) > 0 && len(data)%aes.BlockSize == 0
}

func (c *eggCipher) decrypt(data []byte) (value string, ok bool) {
	plain := make([]byte, len(data))
	cipher.NewCBCDecrypter(c.block, c.iv[:]).CryptBlocks(plain, data)
	pad := int(plain[len(plain)-1])
	if pad == 0 || pad > aes.BlockSize {
		return "", false
	}
	plain, padding := plain[:len(plain)-pad], plain[len(plain)-pad:]
	for _, b := range padding {
		if int(b) != pad {
			return "", false
		}
	}
	return string(plain), utf8.Valid(plain)
}
