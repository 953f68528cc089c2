package unit

import (
	"encoding/json"

	"github.com/koa-go/koa/internal/conformance/ordered"
	"github.com/koa-go/koa/internal/csrftoken"
	"github.com/koa-go/koa/internal/sessioncodec"
)

func runCSRF(c inputs) (any, error) {
	secret, err := c.text("secret")
	if err != nil {
		return nil, err
	}
	switch c.any("fn") {
	case "tokenize":
		salt, err := c.text("salt")
		return csrftoken.Tokenize(secret, salt), err
	case "verify":
		token, err := c.text("token")
		return csrftoken.Verify(secret, token), err
	}
	return nil, missingInput("fn")
}

func runSessionCodec(c inputs) (any, error) {
	switch c.any("fn") {
	case "encode":
		// The text is in no order of ours: JSON.stringify's is what is tested.
		text, err := sessioncodec.Normalize([]byte(ordered.Text(c.any("value"))))
		return sessioncodec.Encode(text), err
	case "decode":
		payload, err := c.text("text")
		if err != nil {
			return nil, err
		}
		return decoded(sessioncodec.Decode(payload))
	}
	return nil, missingInput("fn")
}

func decoded(text json.RawMessage, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return ordered.Parse(text)
}
