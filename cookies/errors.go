package cookies

import (
	"errors"
	"strconv"
)

// Causes that callers may want to tell apart with errors.Is. The first two
// have the words of npm cookies.
var (
	// ErrNoKeys: the cookie needs a signature, a seal or encryption, and
	// Options.Keys is nil.
	ErrNoKeys = errors.New(".keys required for signed cookies")

	// ErrInsecure: SetOptions.Secure is Yes and the connection is not encrypted.
	ErrInsecure = errors.New("Cannot send secure cookie over unencrypted connection")

	// ErrNoCookie: the request has no cookie of that name.
	ErrNoCookie = errors.New("the request has no such cookie")

	// ErrSeal: the text is not a sealed value, was altered, belongs to a cookie
	// of another name, or was sealed with none of the keys. Which of these it is
	// cannot be told, on purpose.
	ErrSeal = errors.New("the seal is broken")

	// ErrExpired: the seal is good, and its time is over.
	ErrExpired = errors.New("the sealed value has expired")
)

// What validation refuses, in npm's words.
var (
	errName     = errors.New("argument name is invalid")
	errValue    = errors.New("argument value is invalid")
	errPath     = errors.New("option path is invalid")
	errDomain   = errors.New("option domain is invalid")
	errSameSite = errors.New("option sameSite is invalid")
	errPriority = errors.New("option priority is invalid")
)

// errEggNoKeys is ErrNoKeys in the words of egg-cookies.
const errEggNoKeys = noKeys(".keys required for encrypt/sign cookies")

type noKeys string

func (e noKeys) Error() string        { return string(e) }
func (e noKeys) Is(target error) bool { return target == ErrNoKeys }

// Error is what went wrong with one cookie. Its text names the cookie and says
// what would be right; it never contains a value.
type Error struct {
	// Name is the cookie's name as the caller gave it.
	Name string

	// Err is the cause: one of the Err variables, or a refused argument or
	// option in npm's words ("option domain is invalid").
	Err error
}

// Error is "cookies: " with the name, the cause and advice.
func (e *Error) Error() string {
	text := "cookies: " + strconv.Quote(e.Name) + ": " + e.Err.Error()
	if advice := advice(e.Err); advice != "" {
		text += ": " + advice
	}
	return text
}

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

func advice(cause error) string {
	switch {
	case errors.Is(cause, errName):
		return `a name is printable Latin-1 text without ";" and "="`
	case errors.Is(cause, errValue):
		return `a value is printable Latin-1 text without ";", encode or seal what is not`
	case errors.Is(cause, errPath):
		return `a path is printable ASCII without ";" and "<"`
	case errors.Is(cause, errDomain):
		return "a domain is a host name, perhaps with a leading dot"
	case errors.Is(cause, errSameSite):
		return "use lax, none or strict"
	case errors.Is(cause, errPriority):
		return "use low, medium or high"
	case errors.Is(cause, ErrInsecure):
		return "if a proxy ends TLS, Options.Secure must say so"
	case errors.Is(cause, ErrNoKeys), errors.Is(cause, errEggNoKeys):
		return "set Options.Keys, or ask for Signed: No"
	}
	return ""
}
