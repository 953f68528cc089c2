package service

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"runtime"

	"golang.org/x/crypto/bcrypt"

	"github.com/koa-go/koa/examples/realworld/config"
)

// Passwords hashes passwords with bcrypt.
type Passwords struct {
	cost int
	slot chan struct{} // one for each hash that may be under way: they need much time
}

// NewPasswords is called by the generated wiring.
func NewPasswords(c *config.Config) *Passwords {
	return &Passwords{cost: c.Conduit.HashCost, slot: make(chan struct{}, runtime.GOMAXPROCS(0))}
}

// Hash returns the hash of a password.
func (p *Passwords) Hash(ctx context.Context, password string) (hash string, err error) {
	err = p.inTurn(ctx, func() error {
		text, err := bcrypt.GenerateFromPassword(short(password), p.cost)
		hash = string(text)
		return err
	})
	return hash, err
}

// Check tells whether a hash is that of a password. An empty hash is nobody's: it takes as
// long as any other, so that nobody learns which users there are.
func (p *Passwords) Check(ctx context.Context, hash, password string) (bool, error) {
	if hash == "" {
		_, err := p.Hash(ctx, password)
		return false, err
	}
	err := p.inTurn(ctx, func() error { return bcrypt.CompareHashAndPassword([]byte(hash), short(password)) })
	if errors.Is(err, bcrypt.ErrMismatchedHashAndPassword) {
		return false, nil
	}
	return err == nil, err
}

// short is what bcrypt sees of a password, as it takes 72 bytes and no NUL.
func short(password string) []byte {
	sum := sha256.Sum256([]byte(password))
	return base64.StdEncoding.AppendEncode(nil, sum[:])
}

// inTurn runs fn when there is a processor for it.
func (p *Passwords) inTurn(ctx context.Context, fn func() error) error {
	select {
	case p.slot <- struct{}{}:
		defer func() { <-p.slot }()
		return fn()
	case <-ctx.Done():
		return ctx.Err()
	}
}
