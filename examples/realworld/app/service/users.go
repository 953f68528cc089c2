package service

import (
	"context"
	"errors"
	"log/slog"

	"github.com/koa-go/koa/contrib/db"

	"github.com/koa-go/koa/examples/realworld/app/model"
)

// Users has the rules for accounts.
type Users struct {
	db        *db.DB
	users     *model.Users
	passwords *Passwords
	log       *slog.Logger
}

// NewUsers is called by the generated wiring.
func NewUsers(d *db.DB, users *model.Users, passwords *Passwords, log *slog.Logger) *Users {
	return &Users{d, users, passwords, log}
}

// SignUp makes an account.
func (s *Users) SignUp(ctx context.Context, username, email, password string) (*model.User, error) {
	user := &model.User{Username: username, Email: email}
	if err := s.free(ctx, user); err != nil {
		return nil, err // before the password is hashed, which takes time
	}
	var err error
	if user.PasswordHash, err = s.passwords.Hash(ctx, password); err != nil {
		return nil, err
	}
	if err := s.saved(ctx, user, s.users.Create(ctx, user)); err != nil {
		return nil, err
	}
	s.log.InfoContext(ctx, "a new user", slog.Int64("id", user.ID))
	return user, nil
}

// LogIn returns the user with this address and password.
func (s *Users) LogIn(ctx context.Context, email, password string) (*model.User, error) {
	user, err := s.users.FindByEmail(ctx, email)
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
		return nil, &Error{"credentials", ErrInvalid}
	}
	return user, nil
}

// UserChange is what changes of a user: what is nil stays as it is.
type UserChange struct {
	Username, Email, Password *string
	Bio, Image                *string // "" for none
}

// Update changes a user and returns the new state.
func (s *Users) Update(ctx context.Context, id int64, change UserChange) (*model.User, error) {
	var hash *string
	if change.Password != nil { // before the transaction, which others may wait for
		text, err := s.passwords.Hash(ctx, *change.Password)
		if err != nil {
			return nil, err
		}
		hash = &text
	}
	var user *model.User
	err := s.db.InTransaction(ctx, func(ctx context.Context) (err error) {
		if user, err = s.users.FindForUpdate(ctx, id); err != nil {
			return about("user", err)
		}
		set(&user.Username, change.Username)
		set(&user.Email, change.Email)
		set(&user.PasswordHash, hash)
		setOrNone(&user.Bio, change.Bio)
		setOrNone(&user.Image, change.Image)
		return s.users.Save(ctx, user)
	})
	return user, s.saved(ctx, user, err)
}

// saved turns the outcome of a write into an error that names the field.
func (s *Users) saved(ctx context.Context, user *model.User, err error) error {
	if !errors.Is(err, model.ErrTaken) {
		return err
	}
	if err := s.free(ctx, user); err != nil {
		return err
	}
	return &Error{"username", ErrTaken} // by somebody who has another one by now
}

// free finds out whether nobody else has the name and the address of a user.
func (s *Users) free(ctx context.Context, user *model.User) error {
	name, address, err := s.users.Taken(ctx, user.Username, user.Email, user.ID)
	switch {
	case err != nil:
		return err
	case name:
		return &Error{"username", ErrTaken}
	case address:
		return &Error{"email", ErrTaken}
	}
	return nil
}

// set changes a value, if there is another one.
func set[T any](value, to *T) {
	if to != nil {
		*value = *to
	}
}

// setOrNone changes a text that there need not be.
func setOrNone(value **string, to *string) {
	switch {
	case to == nil:
	case *to == "":
		*value = nil
	default:
		*value = to
	}
}
