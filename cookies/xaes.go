package cookies

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/subtle"
)

const (
	xaesKeySize   = 32
	xaesNonceSize = 24
	xaesOverhead  = 16
)

// xaes is XAES-256-GCM (c2sp.org/XAES-256-GCM): AES-256-GCM under a key that is
// derived anew from the first half of each nonce. Its nonces are long enough to
// be random for any number of cookies, which those of plain GCM are not beyond
// 2^32 (NIST SP 800-38D 8.3).
type xaes struct {
	block  cipher.Block
	subkey [aes.BlockSize]byte // CMAC's K1 (NIST SP 800-38B 6.1)
}

func newXAES(key [xaesKeySize]byte) *xaes {
	block, err := aes.NewCipher(key[:])
	must(err)
	x := &xaes{block: block}
	block.Encrypt(x.subkey[:], x.subkey[:])
	carry := byte(0)
	for i := len(x.subkey) - 1; i >= 0; i-- {
		carry, x.subkey[i] = x.subkey[i]>>7, x.subkey[i]<<1|carry
	}
	x.subkey[len(x.subkey)-1] ^= carry * 0x87
	return x
}

// gcm returns the cipher of a nonce and the part of the nonce left for it.
func (x *xaes) gcm(nonce []byte) (cipher.AEAD, []byte) {
	key := make([]byte, 0, xaesKeySize)
	for counter := byte(1); counter <= 2; counter++ {
		half := [aes.BlockSize]byte{0, counter, 'X', 0}
		copy(half[4:], nonce)
		subtle.XORBytes(half[:], half[:], x.subkey[:])
		x.block.Encrypt(half[:], half[:])
		key = append(key, half[:]...)
	}
	block, err := aes.NewCipher(key)
	must(err)
	gcm, err := cipher.NewGCM(block)
	must(err)
	return gcm, nonce[12:]
}

// seal appends the ciphertext of plaintext to dst. nonce has xaesNonceSize
// bytes and is never used twice.
func (x *xaes) seal(dst, nonce, plaintext, data []byte) []byte {
	gcm, rest := x.gcm(nonce)
	return gcm.Seal(dst, rest, plaintext, data)
}

// open returns the plaintext of ciphertext, or an error when a bit of
// ciphertext, nonce or data is not what it was.
func (x *xaes) open(nonce, ciphertext, data []byte) ([]byte, error) {
	gcm, rest := x.gcm(nonce)
	return gcm.Open(nil, rest, ciphertext, data)
}

// must is for errors about sizes that are constants here.
func must(err error) {
	if err != nil {
		panic("cookies: " + err.Error())
	}
}
