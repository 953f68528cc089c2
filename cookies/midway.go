package cookies

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/sha512"
	"encoding/hex"
	"strconv"
	"strings"
)

// DecryptMidway returns the value of a cookie that Midway's encrypt: true wrote
// and which key, counted from 0, decrypted it. It is not ok when no key does.
//
// The text is "enc::" and, in hex, a salt of 64 bytes, an initialisation vector
// of 16, a GCM tag of 16, an iteration count of 5 digits, and the ciphertext.
// The client so chooses how often PBKDF2 runs, up to 48 336 times: some 20 ms of
// CPU for each key. Call it where such cookies are expected, behind a rate limit.
func (k *Keygrip) DecryptMidway(text string) (value string, key int, ok bool) {
	m, ok := parseMidway(text)
	if !ok {
		return "", -1, false
	}
	for i := range k.keys {
		if plain, err := m.open(k.keys[i].text); err == nil {
			return string(plain), i, true
		}
	}
	return "", -1, false
}

const (
	midwaySalt  = 64
	midwayIV    = 16
	midwayTag   = 16
	midwayCount = 5
	midwayHead  = midwaySalt + midwayIV + midwayTag + midwayCount
)

type midwayText struct {
	salt, iv, sealed []byte
	iterations       int
}

func parseMidway(text string) (m midwayText, ok bool) {
	digits, ok := strings.CutPrefix(text, "enc::")
	if !ok {
		return m, false
	}
	data, err := hex.DecodeString(digits)
	if err != nil || len(data) < midwayHead {
		return m, false
	}
	count, err := strconv.ParseUint(string(data[midwayHead-midwayCount:midwayHead]), 10, 32)
	if err != nil || count < 10000 {
		return m, false
	}
	m.salt, data = data[:midwaySalt], data[midwaySalt:]
	m.iv, data = data[:midwayIV], data[midwayIV:]
	tag, ciphertext := data[:midwayTag], data[midwayTag+midwayCount:]
	m.sealed = append(append([]byte{}, ciphertext...), tag...) // Go wants the tag behind
	m.iterations = int(float64(float64(count)*0.47) + 1337)    // rounded twice, as in JavaScript
	return m, true
}

func (m *midwayText) open(password string) ([]byte, error) {
	key, err := pbkdf2.Key(sha512.New, password, m.salt, m.iterations, 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	gcm, err := cipher.NewGCMWithNonceSize(block, midwayIV)
	if err != nil {
		return nil, err
	}
	return gcm.Open(nil, m.iv, m.sealed, nil)
}
