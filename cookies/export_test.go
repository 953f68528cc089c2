package cookies

// SealXAES opens the cipher of the seals to its published vectors.
func SealXAES(key [xaesKeySize]byte, nonce, plaintext, data string) []byte {
	return newXAES(key).seal(nil, []byte(nonce), []byte(plaintext), []byte(data))
}
