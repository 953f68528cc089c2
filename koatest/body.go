package koatest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/url"
	"strings"
)

// reader returns what is sent for a body, and its Content-Type where the kind
// of body has one. The reader of no body is nil.
func reader(body any) (r io.Reader, contentType string, err error) {
	switch body := body.(type) {
	case nil:
		return nil, "", nil
	case string:
		return strings.NewReader(body), "", nil
	case []byte:
		return bytes.NewReader(body), "", nil
	case io.Reader:
		return body, "", nil
	case url.Values:
		return strings.NewReader(body.Encode()), "application/x-www-form-urlencoded", nil
	default:
		text, err := json.Marshal(body)
		return bytes.NewReader(text), "application/json", err
	}
}
