package service

import (
	"context"
	"crypto/rand"
	"crypto/sha256"

	"github.com/koa-go/koa/examples/forum/app/model"
)

// Tokens has the rules for tokens of the API.
type Tokens struct {
	tokens *model.Tokens
	users  *model.Users
	clock  Clock
}

// NewTokens is called by the generated wiring.
func NewTokens(tokens *model.Tokens, users *model.Users, clock Clock) *Tokens {
	return &Tokens{tokens, users, clock}
}

// maxTokens is how many tokens a user may have.
const maxTokens = 10

// Issue makes a token and returns its text, which is stored nowhere. What is stored is a
// hash; a fast one will do, since the text has 130 random bits.
func (s *Tokens) Issue(ctx context.Context, user *model.User, name string) (string, error) {
	all, err := s.tokens.List(ctx, user.ID)
	if err != nil {
		return "", err
	}
	if len(all) >= maxTokens {
		return "", &Invalid{"token", "You have too many tokens. Revoke one first."}
	}
	text := "forum_" + rand.Text()
	hash := sha256.Sum256([]byte(text))
	err = s.tokens.Create(ctx, &model.Token{UserID: user.ID, Name: name, Hash: hash[:], CreatedAt: s.clock.Now()})
	return text, err
}

// List returns the tokens of a user.
func (s *Tokens) List(ctx context.Context, user *model.User) ([]model.Token, error) {
	return s.tokens.List(ctx, user.ID)
}

// User returns whose token that is. ErrNotFound: nobody's.
func (s *Tokens) User(ctx context.Context, text string) (*model.User, error) {
	hash := sha256.Sum256([]byte(text))
	token, err := s.tokens.FindByHash(ctx, hash[:])
	if err != nil {
		return nil, err
	}
	return s.users.Find(ctx, token.UserID)
}

// Revoke removes a token of a user.
func (s *Tokens) Revoke(ctx context.Context, user *model.User, id int64) error {
	return s.tokens.Delete(ctx, user.ID, id)
}
