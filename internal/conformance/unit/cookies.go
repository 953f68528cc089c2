package unit

import (
	"errors"
	"time"

	"github.com/koa-go/koa/cookies"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/internal/conformance/ordered"
)

// keygrip makes the keys of a case; defaultAlgorithm "" is keygrip's own.
func (c inputs) keygrip(defaultAlgorithm string) (*cookies.Keygrip, error) {
	keys, err := c.texts("keys")
	if err != nil {
		return nil, err
	}
	opts := &cookies.KeygripOptions{Algorithm: defaultAlgorithm}
	if algorithm, ok := c.any("algorithm").(string); ok {
		opts.Algorithm = algorithm
	}
	if encoding, ok := c.any("encoding").(string); ok {
		opts.Encoding = encoding
	}
	return cookies.NewKeygrip(keys, opts)
}

func runKeygrip(c inputs) (any, error) {
	keys, err := c.keygrip("")
	if err != nil {
		return nil, err
	}
	data, err := c.text("data")
	if err != nil {
		return nil, err
	}
	if c.any("fn") == "sign" {
		return keys.Sign(data), nil
	}
	digest, err := c.text("digest")
	if err != nil {
		return nil, err
	}
	switch c.any("fn") {
	case "verify":
		return keys.Verify(data, digest), nil
	case "index":
		return float64(keys.Index(data, digest)), nil
	}
	return nil, missingInput("fn")
}

func runKeygripInvalid(c inputs) (any, error) {
	_, err := c.keygrip("")
	return nil, err
}

func runEggCookies(c inputs) (any, error) {
	keys, err := c.keygrip("sha256")
	if err != nil {
		return nil, err
	}
	switch c.any("fn") {
	case "sign":
		data, err := c.text("data")
		return keys.Sign(data), err
	case "verify":
		return eggVerify(keys, c)
	case "encrypt":
		value, err := c.text("value")
		return keys.EncryptEgg(value), err
	case "decrypt":
		text, err := c.text("text")
		return eggDecrypt(keys, text), err
	}
	return nil, missingInput("fn")
}

func eggVerify(keys *cookies.Keygrip, c inputs) (any, error) {
	data, err := c.text("data")
	if err != nil {
		return nil, err
	}
	digest, err := c.text("digest")
	return float64(keys.Index(data, digest)), err
}

func eggDecrypt(keys *cookies.Keygrip, text string) any {
	value, key, ok := keys.DecryptEgg(text)
	if !ok {
		return nil
	}
	return ordered.Object{{Name: "value", Value: value}, {Name: "key", Value: float64(key)}}
}

// cookieNow is where the clock of cookie-serialize stands.
var cookieNow = time.Date(2024, time.January, 2, 3, 4, 5, 678e6, time.UTC)

func runCookieSerialize(c inputs) (any, error) {
	name, err := c.text("name")
	if err != nil {
		return nil, err
	}
	value, _ := c.any("value").(string) // null removes, as "" does
	opts, err := option.CookieSet(c.any("options"))
	if err != nil {
		return nil, err
	}
	cookie, err := cookies.NewCookie(name, value, opts, cookieNow)
	if err != nil {
		return nil, cookieError(err)
	}
	return cookie.String(), nil
}

// cookieError is the cause of an error of package cookies, in npm's words.
func cookieError(err error) error {
	if e, ok := errors.AsType[*cookies.Error](err); ok {
		return e.Err
	}
	return err
}

func runCookieParse(c inputs) (any, error) {
	header, err := c.text("header")
	if err != nil {
		return nil, err
	}
	name, err := c.text("name")
	if err != nil {
		return nil, err
	}
	value, ok := cookies.ParseCookie(header, name)
	if !ok {
		return nil, nil
	}
	return value, nil
}

var runSameSiteNone = onText(func(userAgent string) (any, error) {
	return cookies.SameSiteNoneCompatible(userAgent), nil
})
