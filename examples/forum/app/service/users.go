package service

import (
	"context"
	"errors"
	"log/slog"
	"regexp"
	"strings"

	"github.com/koa-go/koa/examples/forum/app/model"
)

// Users has the rules for accounts.
type Users struct {
	users     *model.Users
	passwords *Passwords
	clock     Clock
	log       *slog.Logger
}

// NewUsers is called by the generated wiring, which finds the arguments by their types.
func NewUsers(users *model.Users, passwords *Passwords, clock Clock, log *slog.Logger) *Users {
	return &Users{users, passwords, clock, log}
}

var userName = regexp.MustCompile(`^[\p{Han}A-Za-z0-9_-]{2,20}$`)

// SignUp makes an account.
func (s *Users) SignUp(ctx context.Context, name, password string) (*model.User, error) {
	if !userName.MatchString(name) {
		return nil, &Invalid{"name", "Use 2 to 20 letters, digits, - and _."}
	}
	if strings.EqualFold(name, password) {
		return nil, &Invalid{"password", "Choose a password that is not your name."}
	}
	hash, err := s.passwords.Hash(ctx, password)
	if err != nil {
		return nil, err
	}
	user := &model.User{Name: name, PasswordHash: hash, CreatedAt: s.clock.Now()}
	err = s.users.Create(ctx, user)
	if errors.Is(err, model.ErrNameTaken) {
		return nil, &Invalid{"name", "Somebody else has this name."}
	}
	if err != nil {
		return nil, err
	}
	s.log.InfoContext(ctx, "a new user", slog.Int64("id", user.ID))
	return user, nil
}

// LogIn returns the user with this name and password.
func (s *Users) LogIn(ctx context.Context, name, password string) (*model.User, error) {
	user, err := s.users.FindByName(ctx, name)
	if errors.Is(err, model.ErrNotFound) {
		user, err = &model.User{}, nil // whose hash is nobody's
	}
	if err != nil {
		return nil, err
	}
	ok, err := s.passwords.Check(ctx, user.PasswordHash, password)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, &Invalid{"password", "Name and password do not fit."}
	}
	return user, nil
}

// Find returns the user with that number.
func (s *Users) Find(ctx context.Context, id int64) (*model.User, error) {
	return s.users.Find(ctx, id)
}

// FindByName returns the user with that name, in any letter case.
func (s *Users) FindByName(ctx context.Context, name string) (*model.User, error) {
	return s.users.FindByName(ctx, name)
}

// SetAbout changes what a user says about themselves.
func (s *Users) SetAbout(ctx context.Context, user *model.User, about string) error {
	return s.users.SetAbout(ctx, user.ID, about)
}
