package service

import (
	"context"
	"errors"
	"strconv"
	"time"

	gojwt "github.com/golang-jwt/jwt/v5"

	"github.com/koa-go/koa/contrib/jwt"

	"github.com/koa-go/koa/examples/realworld/app/model"
	"github.com/koa-go/koa/examples/realworld/config"
	"github.com/koa-go/koa/examples/realworld/plugin/secret"
)

// Issuer is who issues our tokens.
const Issuer = "conduit"

// Tokens are what users show to be who they are. They say nothing but the user's number,
// which stays when name, address and password change.
type Tokens struct {
	users  *model.Users
	secret *secret.Secret
	age    time.Duration
	clock  Clock
}

// NewTokens is called by the generated wiring, which finds the arguments by their types.
func NewTokens(c *config.Config, users *model.Users, secret *secret.Secret, clock Clock) *Tokens {
	return &Tokens{users, secret, c.Conduit.TokenAge, clock}
}

// Issue makes a token.
func (s *Tokens) Issue(user *model.User) (string, error) {
	now := s.clock.Now()
	token := gojwt.NewWithClaims(gojwt.SigningMethodHS256, &jwt.RegisteredClaims{
		Issuer:    Issuer,
		Subject:   strconv.FormatInt(user.ID, 10),
		IssuedAt:  gojwt.NewNumericDate(now),
		ExpiresAt: gojwt.NewNumericDate(now.Add(s.age)),
	})
	return token.SignedString(s.secret.Bytes())
}

// Keys are for package jwt, which verifies the tokens.
func (s *Tokens) Keys(context.Context, *jwt.Unverified) ([]jwt.Key, error) {
	return []jwt.Key{{Algorithm: "HS256", Value: s.secret.Bytes()}}, nil
}

// User returns whose verified token it is.
func (s *Tokens) User(ctx context.Context, claims *jwt.RegisteredClaims) (*model.User, error) {
	id, err := strconv.ParseInt(claims.Subject, 10, 64)
	if err != nil {
		return nil, &Error{"token", ErrInvalid}
	}
	user, err := s.users.Find(ctx, id)
	if errors.Is(err, model.ErrNotFound) {
		return nil, &Error{"token", ErrInvalid} // the account is gone
	}
	return user, err
}
