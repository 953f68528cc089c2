package cookies_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/koa-go/koa/cookies"
)

// wantCause checks that err names the cookie and has npm's words, or is nil
// when these are empty.
func wantCause(t *testing.T, err error, name, words string) {
	t.Helper()
	if words == "" {
		if err != nil {
			t.Errorf("the error is %v, want none", err)
		}
		return
	}
	e, ok := errors.AsType[*cookies.Error](err)
	if !ok {
		t.Fatalf("the error is %v, want an *Error with %q", err, words)
	}
	if e.Name != name || e.Err.Error() != words {
		t.Errorf("the error is of %q: %q, want %q: %q", e.Name, e.Err, name, words)
	}
	if want := "cookies: " + strconv.Quote(name) + ": " + words; !strings.HasPrefix(e.Error(), want) {
		t.Errorf("Error() = %q, want it to start with %q", e, want)
	}
}

func TestErrorsNeverShowTheValue(t *testing.T) {
	const secret = "hunter2"
	c := newExchange("").cookies(cookies.Options{})
	sealed := newExchange("s=" + secret).cookies(cookies.Options{Keys: keygrip(t, "sha1")})
	_, unsealed := sealed.GetSealed("s")
	for _, err := range []error{
		c.Set("a", secret+"\n", nil),
		c.Set("a", secret, &cookies.SetOptions{Signed: cookies.Yes}),
		c.Set("a", secret, &cookies.SetOptions{Secure: cookies.Yes}),
		c.Set("a", secret, &cookies.SetOptions{Encrypt: true}),
		c.SetSealed("a", secret, nil),
		unsealed,
	} {
		if err == nil {
			t.Fatal("no error")
		}
		if strings.Contains(err.Error(), secret) {
			t.Errorf("%q shows the value", err)
		}
	}
}

func TestErrorsTellWhatWouldBeRight(t *testing.T) {
	c := newExchange("").cookies(cookies.Options{})
	err := c.Set("theme", "dark;", nil)
	want := `cookies: "theme": argument value is invalid: a value is printable Latin-1 text without ";", encode or seal what is not`
	if err == nil || err.Error() != want {
		t.Errorf("Set: %v, want %s", err, want)
	}
}
