package jsonp

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/koa-go/koa"
)

// Wrap makes the body a call of the function that the request names, and lets it be
// when it names none (Egg's ctx.createJsonpBody). [New] calls it; call it where an
// answer is made outside, such as that of an error. No body is null, and a 204 where
// the request names no function.
func Wrap(ctx *koa.Context) error {
	a, ok := current.Get(ctx)
	if a.callback == "" {
		if ok && ctx.Body() == nil {
			ctx.SetBody(nil)
		}
		return nil
	}
	text, err := encode(ctx.Body())
	if err != nil {
		return err
	}
	ctx.Set("X-Content-Type-Options", "nosniff")
	ctx.Set("Content-Type", "application/javascript; charset=utf-8") // Egg's for js; koa's is text/javascript
	ctx.SetBody("/**/ typeof " + a.callback + " === 'function' && " + a.callback + "(" + text + ");")
	return nil
}

// encode is a body as JSON that is also JavaScript: encoding/json escapes U+2028
// and U+2029, which end lines in old scripts.
func encode(body any) (string, error) {
	switch b := body.(type) {
	case io.Reader:
		return "", fmt.Errorf("jsonp: a body of type %T cannot be wrapped", body)
	case []byte:
		body = string(b)
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false) // the bytes of JSON.stringify
	if err := enc.Encode(body); err != nil {
		return "", fmt.Errorf("jsonp: %w", err)
	}
	return strings.TrimSuffix(out.String(), "\n"), nil
}

// clean is what of a name may stand in a script: its first limit characters as
// far as they are letters, digits, "_", "$", ".", "[" or "]" of ASCII.
func clean(name string, limit int) string {
	if utf8.RuneCountInString(name) > limit {
		name = string([]rune(name)[:limit])
	}
	return strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', strings.ContainsRune("_$.[]", r):
			return r
		}
		return -1
	}, name)
}
