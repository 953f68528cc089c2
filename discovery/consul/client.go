package consul

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/koa-go/koa/internal/printable"
)

// maxAnswer is where an answer is taken for something else: ten thousand
// instances are 12 MB.
const maxAnswer = 64 << 20

// client talks to one agent.
type client struct {
	endpoint
	http           *http.Client
	token          string
	user, password string // of CONSUL_HTTP_AUTH
	timeout        time.Duration
}

func newClient(opts *Options) (*client, error) {
	at, err := locate(opts.Address)
	if err != nil {
		return nil, err
	}
	c := &client{endpoint: at, token: opts.Token, timeout: opts.Timeout}
	if c.token == "" {
		if c.token, err = findToken(); err != nil {
			return nil, err
		}
	}
	c.user, c.password, _ = strings.Cut(os.Getenv("CONSUL_HTTP_AUTH"), ":")
	transport := &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		TLSClientConfig:     opts.TLS.Clone(),
		TLSHandshakeTimeout: opts.Timeout,
		MaxIdleConnsPerHost: 16,
		IdleConnTimeout:     90 * time.Second,
	}
	if transport.TLSClientConfig == nil {
		if transport.TLSClientConfig, err = findTLS(); err != nil {
			return nil, err
		}
	}
	dialer := &net.Dialer{Timeout: opts.Timeout}
	transport.DialContext = dialer.DialContext
	if at.socket != "" {
		transport.Proxy = nil
		transport.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
			return dialer.DialContext(ctx, "unix", at.socket)
		}
	}
	c.http = &http.Client{
		Transport: transport,
		// The token must not travel to where a redirect leads.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return c, nil
}

// answer is what the agent said.
type answer struct {
	header http.Header
	body   []byte
}

// StatusError is an answer of the agent other than 200.
type StatusError struct {
	// Status is the HTTP status: 403 without permission, 404 for what does not
	// exist, 500 also while the cluster has no leader.
	Status int

	// Message is the beginning of the agent's text.
	Message string
}

// Error implements error.
func (e *StatusError) Error() string {
	return fmt.Sprintf("the agent answers %d: %s", e.Status, e.Message)
}

// call sends body, which is nil, a []byte or marshalled, and returns the answer: with a
// *StatusError one without a body. wait is how long the agent may take beyond the timeout.
func (c *client) call(ctx context.Context, method, path string, query url.Values, body any, wait time.Duration) (*answer, error) {
	ctx, cancel := context.WithTimeout(ctx, wait+c.timeout)
	defer cancel()
	req, err := c.request(ctx, method, path, query, body)
	if err != nil {
		return nil, err
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	switch {
	case err != nil:
		return nil, err
	case res.StatusCode != http.StatusOK:
		return &answer{header: res.Header}, &StatusError{Status: res.StatusCode, Message: printable.Escape(string(bytes.TrimSpace(text[:min(len(text), 300)])))}
	case len(text) > maxAnswer:
		return nil, fmt.Errorf("the agent's answer is larger than %d bytes", maxAnswer)
	}
	return &answer{header: res.Header, body: text}, nil
}

func (c *client) request(ctx context.Context, method, path string, query url.Values, body any) (*http.Request, error) {
	var content io.Reader
	switch body := body.(type) {
	case nil:
	case []byte:
		content = bytes.NewReader(body)
	default:
		text, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		content = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.base+path+"?"+query.Encode(), content)
	if err != nil {
		return nil, err
	}
	if c.token != "" {
		req.Header.Set("X-Consul-Token", c.token)
	}
	if c.user != "" {
		req.SetBasicAuth(c.user, c.password)
	}
	return req, nil
}
