package scenario

import (
	"fmt"
	"strings"

	"github.com/koa-go/koa/internal/conformance/match"
	"github.com/koa-go/koa/internal/conformance/ordered"
	"github.com/koa-go/koa/internal/conformance/vectors"
	"github.com/koa-go/koa/internal/conformance/wire"
)

// session is one client going through the requests of a scenario.
type session struct {
	*builder
	server *server
	jar    wire.Jar
	saved  []string // name, value, name, value: for strings.NewReplacer
}

// exchange sends request i and compares what comes back. The error says that
// the request cannot be made from the vectors.
func (s *session) exchange(i int) ([]match.Difference, error) {
	given, want := &s.scenario.Requests[i], &s.scenario.Expect[i]
	req, err := s.request(given)
	if err != nil {
		return nil, err
	}
	s.clock.advance(given.Advance)
	s.journal.take()
	reply, err := s.send(req)
	if err != nil {
		return []match.Difference{{Path: "reply", Got: err.Error(), Want: "a reply"}}, nil
	}
	observed, errors := s.journal.take()
	diffs := s.compare(reply, want)
	diffs = append(diffs, at("observed", match.Diff(orEmpty(observed), want.Observed.Any))...)
	diffs = append(diffs, at("errors", match.Diff(orEmpty(errors), want.Errors.Any))...)
	if s.scenario.Jar {
		s.jar.Take(reply.Header, s.clock.Now())
	}
	return diffs, s.save(given.Save, reply)
}

// send sends a request as it is. Only one which the scenario calls odd, and
// which a server does keep from the application, is handed over directly.
func (s *session) send(req *wire.Request) (*wire.Reply, error) {
	if len(s.scenario.Odd) > 0 && !passes(req) {
		return s.server.deliver(req)
	}
	return s.server.exchange(req)
}

// request fills in saved values and the cookies of the jar.
func (s *session) request(given *vectors.Request) (*wire.Request, error) {
	req := &wire.Request{Method: given.Method, Version: given.Version, Chunked: given.Chunked}
	if content, ok := given.Content(); ok {
		req.Body = []byte(s.fill(string(content)))
	}
	var err error
	if req.Target, err = wire.ToBytes(s.fill(given.Target)); err != nil {
		return nil, err
	}
	for _, h := range given.Headers {
		value, err := wire.ToBytes(s.fill(h[1]))
		if err != nil {
			return nil, err
		}
		req.Headers = append(req.Headers, [2]string{h[0], value})
	}
	if cookies := s.jar.Header(); cookies != "" && !req.Has("cookie") {
		req.Headers = append(req.Headers, [2]string{"Cookie", cookies})
	}
	return req, nil
}

// fill puts saved values in the place of ${name}.
func (s *session) fill(text string) string {
	if len(s.saved) == 0 {
		return text
	}
	return strings.NewReplacer(s.saved...).Replace(text)
}

// save keeps what a request asks to keep of its reply.
func (s *session) save(what map[string]ordered.Value, reply *wire.Reply) error {
	for name, from := range what {
		value, err := part(reply, from.Any)
		if err != nil {
			return err
		}
		s.saved = append([]string{"${" + name + "}", value}, s.saved...) // the latest counts
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
