package service

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Passwords hashes passwords with Argon2id (RFC 9106).
type Passwords struct {
	cost cost
	slot chan struct{} // one for each hash that may be under way: they need much memory
}

// cost are the parameters of a hash; memory is in KiB.
type cost struct {
	memory, time uint32
	threads      uint8
}

// atOnce is how many hashes may be under way.
const atOnce = 4

// NewPasswords is called by the generated wiring.
func NewPasswords() *Passwords {
	// What the OWASP Password Storage Cheat Sheet asks for at least.
	return &Passwords{cost: cost{memory: 19 << 10, time: 2, threads: 1}, slot: make(chan struct{}, atOnce)}
}

// Hash returns the hash of a password in the usual text form, which has its parameters:
// $argon2id$v=19$m=19456,t=2,p=1$salt$hash.
func (p *Passwords) Hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails
	key, err := p.key(ctx, password, salt, p.cost, 32)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, p.cost.memory, p.cost.time, p.cost.threads,
		encoding.EncodeToString(salt), encoding.EncodeToString(key)), nil
}

// Check tells whether a hash is that of a password. An empty hash is nobody's: it takes as
// long as any other, so that nobody learns which users there are.
func (p *Passwords) Check(ctx context.Context, hash, password string) (bool, error) {
	if hash == "" {
		_, err := p.Hash(ctx, password)
		return false, err
	}
	c, salt, want, err := parseHash(hash)
	if err != nil {
		return false, err
	}
	got, err := p.key(ctx, password, salt, c, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1, err
}

// key computes a hash when it is its turn.
func (p *Passwords) key(ctx context.Context, password string, salt []byte, c cost, size uint32) ([]byte, error) {
	select {
	case p.slot <- struct{}{}:
		defer func() { <-p.slot }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return argon2.IDKey([]byte(password), salt, c.time, c.memory, c.threads, size), nil
}

var encoding = base64.RawStdEncoding

// parseHash reads what Hash wrote, also with the parameters of earlier times.
func parseHash(hash string) (c cost, salt, key []byte, err error) {
	fail := func(err error) (cost, []byte, []byte, error) {
		return cost{}, nil, nil, fmt.Errorf("the hash of a password is broken: %w", err)
	}
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return fail(fmt.Errorf("it is no argon2id hash of version %d", argon2.Version))
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.memory, &c.time, &c.threads); err != nil {
		return fail(err)
	}
	if salt, err = encoding.DecodeString(parts[4]); err != nil {
		return fail(err)
	}
	if key, err = encoding.DecodeString(parts[5]); err != nil {
		return fail(err)
	}
	return c, salt, key, nil
}
