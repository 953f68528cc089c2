package httpclient

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// RequestOptions say what to send and how. Names are those of urllib.
type RequestOptions struct {
	// Method is the method in capitals. The default is GET, with Files POST.
	Method string

	// Header are the fields to send.
	Header http.Header

	// Data is encoded and sent: in the query for GET and HEAD, otherwise in the
	// body. As a query or a form it is a url.Values, a map[string]string or a
	// map[string]any of strings, numbers, booleans, nil and slices of these. As
	// JSON it is anything encoding/json takes.
	Data any

	// ContentType is how Data is encoded in a body: "form", the default, or
	// "json". With Content it is the Content-Type to send. The Content-Type in
	// Header has the same effect.
	ContentType string

	// Content is the body as it is. If it is a *bytes.Reader, *bytes.Buffer or
	// *strings.Reader the request can be repeated; a Closer is closed.
	Content io.Reader

	// Files are sent as multipart/form-data, after the fields in Data.
	Files []File

	// Auth is "username:password" for basic authentication. It is not used if
	// Header has an Authorization.
	Auth string

	// Timeout takes the place of Timeouts.Total. A negative value means no
	// limit.
	Timeout time.Duration

	// MaxRedirects and MaxBodySize take the place of the client's.
	MaxRedirects int
	MaxBodySize  int64

	// Retry takes the place of the client's.
	Retry *Retry
}

// newRequest makes the request for o, and sets o.Method.
func newRequest(ctx context.Context, url string, o *RequestOptions) (*http.Request, error) {
	if o.Method == "" {
		o.Method = http.MethodGet
		if len(o.Files) > 0 {
			o.Method = http.MethodPost
		}
	}
	req, err := http.NewRequestWithContext(ctx, o.Method, url, nil)
	if err != nil {
		return nil, maskError(err)
	}
	req.Header = cloneHeader(o.Header)
	if host := req.Header.Get("Host"); host != "" {
		req.Host = host // net/http ignores the field
	}
	if err := setBody(req, o); err != nil {
		return nil, fmt.Errorf("httpclient: %s %s: %w", o.Method, MaskURL(url), err)
	}
	if o.Auth != "" && req.Header.Get("Authorization") == "" {
		name, password, _ := strings.Cut(o.Auth, ":")
		req.SetBasicAuth(name, password)
	}
	return req, nil
}

func setBody(req *http.Request, o *RequestOptions) error {
	switch {
	case len(o.Files) > 0:
		if o.Content != nil {
			return errors.New("RequestOptions has both Files and Content")
		}
		return setFiles(req, o)
	case o.Content != nil:
		if o.Data != nil {
			return errors.New("RequestOptions has both Content and Data")
		}
		if o.ContentType != "" {
			req.Header.Set("Content-Type", o.ContentType)
		}
		return setContent(req, o.Content)
	case o.Data == nil:
		return nil
	case req.Method == http.MethodGet || req.Method == http.MethodHead:
		return addQuery(req.URL, o.Data)
	}
	return setData(req, o)
}

// setContent gives req the body, length and GetBody that http.NewRequest
// would, which knows the readers that can be read again.
func setContent(req *http.Request, content io.Reader) error {
	made, err := http.NewRequestWithContext(req.Context(), req.Method, "", content)
	if err != nil {
		return err
	}
	req.Body, req.ContentLength, req.GetBody = made.Body, made.ContentLength, made.GetBody
	return nil
}

func setData(req *http.Request, o *RequestOptions) error {
	kind := strings.ToLower(o.ContentType)
	if kind == "" {
		kind, _, _ = strings.Cut(strings.ToLower(req.Header.Get("Content-Type")), ";")
	}
	var body []byte
	var err error
	switch strings.TrimSpace(kind) {
	case "json", "application/json":
		kind = "application/json"
		body, err = encodeJSON(o.Data)
	case "", "form", "application/x-www-form-urlencoded":
		kind = "application/x-www-form-urlencoded;charset=UTF-8"
		body, err = encodeForm(o.Data)
	default:
		return fmt.Errorf("Data cannot be sent as %q, only as form or json; use Content", kind)
	}
	if err != nil {
		return err
	}
	if req.Header.Get("Content-Type") == "" || o.ContentType != "" {
		req.Header.Set("Content-Type", kind)
	}
	return setContent(req, bytes.NewReader(body))
}
