// Package service has the rules of Conduit. It knows no HTTP: its methods take a
// context.Context, plain values and who is acting, and return errors that say what the
// matter is. Package middleware turns those into answers.
package service

import (
	"errors"
	"time"

	"github.com/koa-go/koa/examples/realworld/app/model"
)

// What the matter can be. The texts are those of the API.
var (
	ErrNotFound     = errors.New("not found")
	ErrForbidden    = errors.New("forbidden")
	ErrTaken        = errors.New("has already been taken")
	ErrTokenMissing = errors.New("is missing")
	ErrInvalid      = errors.New("invalid")
)

// Error is what the matter is, one of the errors above, and with what.
type Error struct {
	About string // a field, or a kind of thing: article
	Err   error
}

// Error names both.
func (e *Error) Error() string { return e.About + ": " + e.Err.Error() }

// Unwrap returns what the matter is.
func (e *Error) Unwrap() error { return e.Err }

// about says which kind of thing is not there, if that is what err is about.
func about(kind string, err error) error {
	if errors.Is(err, model.ErrNotFound) {
		return &Error{kind, ErrNotFound}
	}
	return err
}

// Clock tells the time: the application's, which tests can set.
type Clock interface {
	// Now is the time.
	Now() time.Time
}
