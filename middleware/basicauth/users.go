package basicauth

import (
	"crypto/sha256"
	"crypto/subtle"

	"github.com/koa-go/koa"
)

// User checks for one user. It panics when the name or the password is empty.
func User(name, password string) Check { return Users(map[string]string{name: password}) }

// Users checks for several users, whose passwords users has by their names. It
// panics when there are none, or when a name or a password is empty.
//
// Passwords are compared by their hashes, in a time that depends on what the
// client sent only, and as long for names that do not exist.
func Users(users map[string]string) Check {
	if len(users) == 0 {
		panic("basicauth: Users: there are none")
	}
	hashes := make(map[string][sha256.Size]byte, len(users))
	for name, password := range users {
		if name == "" || password == "" {
			panic("basicauth: Users: an empty name or password lets anybody in; is an environment variable missing?")
		}
		hashes[name] = sha256.Sum256([]byte(password))
	}
	return func(_ *koa.Context, name, password string) (bool, error) {
		want, known := hashes[name]
		got := sha256.Sum256([]byte(password))
		return subtle.ConstantTimeCompare(got[:], want[:]) == 1 && known, nil
	}
}
