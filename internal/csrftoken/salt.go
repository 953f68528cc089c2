package csrftoken

import "crypto/rand"

// alphabet is base62 of the npm package rndm. A salt has no "-", since the
// first one ends it.
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

// salt returns n characters of the alphabet, each as likely as the others:
// bytes beyond the last whole multiple of its length are thrown away.
func salt(n int) string {
	const usable = 256 - 256%len(alphabet)
	out := make([]byte, 0, n)
	buf := make([]byte, n+n/8+1)
	for len(out) < n {
		rand.Read(buf)
		for _, c := range buf {
			if int(c) < usable && len(out) < n {
				out = append(out, alphabet[int(c)%len(alphabet)])
			}
		}
	}
	return string(out)
}
