package aggregate

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/koa-go/koa/discovery"
)

// maxBody is up to which size JSON reads an answer.
const maxBody = 10 << 20

// drained is how much of an answer nobody wants is read, so that its connection can
// be used again.
const drained = 64 << 10

// StatusError is an answer that is not 2xx.
type StatusError struct {
	Status int
}

// Error has the status and its text.
func (e *StatusError) Error() string {
	return fmt.Sprintf("status %d %s", e.Status, http.StatusText(e.Status))
}

// JSON returns a call for Call: it asks the instance for rawURL with GET, the address
// of the instance being put in place of the URL's host, and decodes the JSON that
// it answers, up to 10 MiB. A status other than 2xx is a *StatusError. client nil is
// http.DefaultClient; give one whose Transport keeps enough idle connections for
// each instance, and which passes on what belongs to the request, such as traces.
// It panics when rawURL is not absolute.
func JSON[T any](client *http.Client, rawURL string) func(context.Context, discovery.Instance) (T, error) {
	base, err := url.Parse(rawURL)
	if err != nil || base.Scheme == "" || base.Host == "" {
		panic(fmt.Sprintf("aggregate: JSON needs a URL like http://users/users, not %q", rawURL))
	}
	if client == nil {
		client = http.DefaultClient
	}
	return func(ctx context.Context, in discovery.Instance) (value T, err error) {
		u := *base
		u.Host = in.Address
		body, err := get(ctx, client, u.String())
		if err != nil {
			return value, err
		}
		err = json.Unmarshal(body, &value)
		return value, err
	}
}

func get(ctx context.Context, client *http.Client, target string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", "application/json")
	res, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }() // read as far as it is wanted
	if res.StatusCode < http.StatusOK || res.StatusCode >= http.StatusMultipleChoices {
		_, _ = io.CopyN(io.Discard, res.Body, drained) // whether it works or not, the status is the answer
		return nil, &StatusError{Status: res.StatusCode}
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, maxBody+1))
	if err != nil {
		return nil, err
	}
	if len(body) > maxBody {
		return nil, fmt.Errorf("the answer is larger than %d bytes", maxBody)
	}
	return body, nil
}
