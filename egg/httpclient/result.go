package httpclient

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// ErrBodyTooLarge is the error of an answer whose body is over the limit.
var ErrBodyTooLarge = errors.New("httpclient: the body of the answer is over MaxBodySize")

// Result is an answer with its body.
type Result struct {
	// Method and URL are those of the last request, after redirects.
	Method string
	URL    *url.URL

	// Status is the status code.
	Status int

	// Header are the fields of the answer, without Content-Encoding and
	// Content-Length if the body was compressed and has been unpacked.
	Header http.Header

	// Data is the body, empty if there was none.
	Data []byte

	// Timing is how long it took.
	Timing Timing
}

// Text returns the body as a string.
func (r *Result) Text() string { return string(r.Data) }

// JSON decodes the body into the value v points to. An empty body leaves it
// alone, as urllib gives null. The type of the content does not matter.
func (r *Result) JSON(v any) error {
	if len(r.Data) == 0 {
		return nil
	}
	if err := json.Unmarshal(r.Data, v); err != nil {
		return fmt.Errorf("httpclient: the body of %s %s: %w", r.Method, MaskURL(r.URL.String()), err)
	}
	return nil
}

// Err returns a [*StatusError] if the status is not one of success, 200 to
// 299, and nil if it is.
func (r *Result) Err() error {
	if r.Status >= 200 && r.Status < 300 {
		return nil
	}
	return &StatusError{Result: r}
}

// StatusError is an answer whose status is not one of success.
type StatusError struct {
	// Result is the answer, with its body.
	Result *Result
}

// Error names the request and the status, never the body.
func (e *StatusError) Error() string {
	status := strings.TrimSpace(fmt.Sprintf("%d %s", e.Result.Status, http.StatusText(e.Result.Status)))
	return fmt.Sprintf("httpclient: %s %s: %s", e.Result.Method, MaskURL(e.Result.URL.String()), status)
}

// JSON sends a request as [Client.Request] does, with "Accept:
// application/json" if opts have no Accept, and returns the decoded body. A
// status other than 200 to 299 is a [*StatusError].
func JSON[T any](ctx context.Context, c *Client, url string, opts *RequestOptions) (T, error) {
	var o RequestOptions
	if opts != nil {
		o = *opts
	}
	if o.Header.Get("Accept") == "" {
		o.Header = cloneHeader(o.Header)
		o.Header.Set("Accept", "application/json")
	}
	var v T
	res, err := c.Request(ctx, url, &o)
	if err != nil {
		return v, err
	}
	if err := res.Err(); err != nil {
		return v, err
	}
	err = res.JSON(&v)
	return v, err
}

// cloneHeader is h.Clone that never returns nil.
func cloneHeader(h http.Header) http.Header {
	if h == nil {
		return http.Header{}
	}
	return h.Clone()
}

// readError is an error met while reading the body of an answer.
func readError(res *http.Response, err error) error {
	if errors.Is(err, ErrBodyTooLarge) {
		return fmt.Errorf("%w: %s %s", err, res.Request.Method, MaskURL(res.Request.URL.String()))
	}
	return urlError(res.Request, err)
}

// urlError is err in the form net/http gives to its own.
func urlError(req *http.Request, err error) error {
	op := req.Method[:1] + strings.ToLower(req.Method[1:])
	return &url.Error{Op: op, URL: MaskURL(req.URL.String()), Err: err}
}
