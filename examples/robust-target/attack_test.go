package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// attack is what a client sends over a connection of its own, and what must
// hold for what comes back.
type attack struct {
	name, text string
	want       check
}

type check func(a answer) error

// attacks are all of them, by class.
var attacks = map[string][]attack{
	"smuggling":  smuggling(),
	"lines":      lines(),
	"traversal":  traversal(),
	"injection":  injection(),
	"size":       sizes(),
	"ranges":     ranges(),
	"bodies":     bodies(),
	"bombs":      bombs(),
	"multipart":  multiparts(),
	"cookies":    cookieTries(),
	"redirects":  redirects(),
	"spoofing":   spoofing(),
	"codings":    codings(),
	"conditions": conditions(),
	"semantics":  semantics(),
	"failures":   failures(),
}

func TestAttacks(t *testing.T) {
	p := start(t)
	before := p.stats()
	cases := 0
	for class, list := range attacks {
		for _, a := range list {
			cases++
			t.Run(class+"/"+a.name, func(t *testing.T) {
				p := p.in(t)
				got := p.exchange(a.text)
				if err := a.want(got); err != nil {
					t.Errorf("%v\nsent %.500q\ngot  %.500q", err, a.text, got.raw)
				}
				p.lives()
			})
		}
	}
	t.Logf("%d attacks", cases)
	p.settles(before)
	p.stop()
}

// behind is a request that must not be answered when it comes after one that is
// to be rejected.
var behind = request("GET", "/hello?behind", "")

// rejected wants one error that is the client's fault, or no answer, and nothing
// after it.
func rejected(a answer) error {
	switch ok := a.status == 0 || a.status >= 400 && a.status < 500 || a.status == 501 || a.status == 505; {
	case !ok:
		return fmt.Errorf("answered %d, want it rejected", a.status)
	case a.count > 1:
		return fmt.Errorf("%d answers, want the connection to end with the first", a.count)
	}
	return nil
}

// is wants one of the statuses, and a whole body.
func is(statuses ...int) check {
	return func(a answer) error {
		if !slices.Contains(statuses, a.status) {
			return fmt.Errorf("answered %d, want one of %d", a.status, statuses)
		}
		if a.broken {
			return errors.New("the answer is cut short")
		}
		return nil
	}
}

// refused is any status of a client's mistake.
func refused(a answer) error {
	if a.status < 400 || a.status > 499 {
		return fmt.Errorf("answered %d, want 4xx", a.status)
	}
	return nil
}

func lacks(texts ...string) check {
	return func(a answer) error {
		for _, text := range texts {
			if strings.Contains(a.raw, text) {
				return fmt.Errorf("the answer contains %q", text)
			}
		}
		return nil
	}
}

func headLacks(texts ...string) check {
	return func(a answer) error {
		head, _, _ := strings.Cut(a.raw, "\r\n\r\n")
		return lacks(texts...)(answer{raw: head})
	}
}

func says(body string) check {
	return func(a answer) error {
		if a.body != body {
			return fmt.Errorf("the body is %.100q, want %q", a.body, body)
		}
		return nil
	}
}

// sends wants a header, "" for none.
func sends(name, value string) check {
	return func(a answer) error {
		if got := strings.Join(a.header.Values(name), ", "); got != value {
			return fmt.Errorf("%s is %q, want %q", name, got, value)
		}
		return nil
	}
}

func all(checks ...check) check {
	return func(a answer) error {
		var errs []error
		for _, c := range checks {
			errs = append(errs, c(a))
		}
		return errors.Join(errs...)
	}
}

// answers wants so many responses.
func answers(n int) check {
	return func(a answer) error {
		if a.count != n {
			return fmt.Errorf("%d answers, want %d", a.count, n)
		}
		return nil
	}
}

// kept is a request that keeps its connection.
func kept(method, target, body string, header ...string) string {
	return strings.Replace(request(method, target, body, header...), "Connection: close\r\n", "", 1)
}
