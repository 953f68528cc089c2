package scenario

import (
	"fmt"
	"strings"

	"github.com/koa-go/koa/internal/conformance/match"
	"github.com/koa-go/koa/internal/conformance/ordered"
	"github.com/koa-go/koa/internal/conformance/vectors"
	"github.com/koa-go/koa/internal/conformance/wire"
)

// client is one client going through the requests of a scenario.
type client struct {
	*builder
	server *server
	jar    wire.Jar
	saved  []string // name, value, name, value: for strings.NewReplacer
}

// exchange sends request i and compares what comes back. The error says that
// the request cannot be made from the vectors.
func (c *client) exchange(i int) ([]match.Difference, error) {
	given, want := &c.scenario.Requests[i], &c.scenario.Expect[i]
	req, err := c.request(given)
	if err != nil {
		return nil, err
	}
	c.clock.advance(given.Advance)
	c.journal.take()
	reply, err := c.send(req)
	if err != nil {
		return []match.Difference{{Path: "reply", Got: err.Error(), Want: "a reply"}}, nil //nolint:nilerr // it is the finding
	}
	observed, errors := c.journal.take()
	diffs := c.compare(reply, want)
	diffs = append(diffs, at("observed", match.Diff(orEmpty(observed), want.Observed.Any))...)
	diffs = append(diffs, at("errors", match.Diff(orEmpty(errors), want.Errors.Any))...)
	if c.scenario.Jar {
		c.jar.Take(reply.Header, c.clock.Now())
	}
	return diffs, c.save(given.Save, reply)
}

// send sends a request as it is. Only one which the scenario calls odd, and
// which a server does keep from the application, is handed over directly.
func (c *client) send(req *wire.Request) (*wire.Reply, error) {
	if len(c.scenario.Odd) > 0 && !passes(req) {
		return c.server.deliver(req)
	}
	return c.server.exchange(req)
}

// request fills in saved values and the cookies of the jar.
func (c *client) request(given *vectors.Request) (*wire.Request, error) {
	req := &wire.Request{Method: given.Method, Version: given.Version, Chunked: given.Chunked}
	if content, ok := given.Content(); ok {
		req.Body = []byte(c.fill(string(content)))
	}
	var err error
	if req.Target, err = wire.ToBytes(c.fill(given.Target)); err != nil {
		return nil, err
	}
	for _, h := range given.Headers {
		value, err := wire.ToBytes(c.fill(h[1]))
		if err != nil {
			return nil, err
		}
		req.Headers = append(req.Headers, [2]string{h[0], value})
	}
	if cookies := c.jar.Header(); cookies != "" && !req.Has("cookie") {
		req.Headers = append(req.Headers, [2]string{"Cookie", cookies})
	}
	return req, nil
}

// fill puts saved values in the place of ${name}.
func (c *client) fill(text string) string {
	if len(c.saved) == 0 {
		return text
	}
	return strings.NewReplacer(c.saved...).Replace(text)
}

// save keeps what a request asks to keep of its reply.
func (c *client) save(what map[string]ordered.Value, reply *wire.Reply) error {
	for name, from := range what {
		value, err := part(reply, from.Any)
		if err != nil {
			return err
		}
		c.saved = append([]string{"${" + name + "}", value}, c.saved...) // the latest counts
	}
	return nil
}

func part(reply *wire.Reply, from any) (string, error) {
	if from == "body" {
		return string(reply.Body), nil
	}
	if o, ok := from.(ordered.Object); ok {
		if name, ok := o.Get("header"); ok {
			text, _ := name.(string)
			return wire.FromBytes(reply.Header.Get(text)), nil
		}
	}
	return "", fmt.Errorf("cannot save %s of a reply", ordered.Text(from))
}

func orEmpty(list []any) any {
	if list == nil {
		return []any{}
	}
	return list
}

// at puts what is compared before the place in it.
func at(what string, diffs []match.Difference) []match.Difference {
	for i := range diffs {
		diffs[i].Path = what + diffs[i].Path
	}
	return diffs
}
