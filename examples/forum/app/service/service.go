// Package service has the rules of the forum. It knows no HTTP: its methods take a
// context.Context, plain values and who is acting, and return errors that say what the
// matter is. Package middleware turns those into answers.
package service

import (
	"errors"
	"time"

	"github.com/koa-go/koa/examples/forum/app/model"
)

var (
	// ErrNotFound says that there is nothing of that number or name.
	ErrNotFound = model.ErrNotFound

	// ErrForbidden says that this user may not do that.
	ErrForbidden = errors.New("you may not do that")

	// ErrClosed says that nobody can reply to the topic any more.
	ErrClosed = errors.New("this topic is closed")
)

// Invalid is what is wrong with a field of what somebody filled in. Its text is a key of
// the translations.
type Invalid struct{ Field, Text string }

// Error is the text.
func (e *Invalid) Error() string { return e.Text }

// Clock tells the time: the application's, which tests can set.
type Clock interface {
	// Now is the time.
	Now() time.Time
}

// Page is a part of a list.
type Page struct {
	Number, Size, Total int // Number begins at 1, Total is that of the items
}

// Last is the number of the last page, at least 1.
func (p Page) Last() int { return max(1, (p.Total+p.Size-1)/p.Size) }

// Previous is the number of the page before this one, 0 if there is none.
func (p Page) Previous() int { return p.Number - 1 }

// Next is the number of the page after this one, 0 if there is none.
func (p Page) Next() int {
	if p.Number >= p.Last() {
		return 0
	}
	return p.Number + 1
}

// page makes a Page of a number that a client chose.
func page(number, size, total int) Page {
	p := Page{Number: number, Size: size, Total: total}
	p.Number = min(max(1, number), p.Last())
	return p
}

func (p Page) offset() int { return (p.Number - 1) * p.Size }
