package dev_test

import (
	"bufio"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// events is an open stream of /__egg/events.
type events struct {
	t     *testing.T
	lines chan string
}

func (s *session) events(since int64) *events {
	s.t.Helper()
	res, err := http.Get(fmt.Sprintf("%s/__egg/events?since=%d", s.url, since))
	if err != nil {
		s.t.Fatal(err)
	}
	e := &events{s.t, make(chan string, 64)}
	go func() {
		for in := bufio.NewScanner(res.Body); in.Scan(); {
			if name, ok := strings.CutPrefix(in.Text(), "event: "); ok {
				e.lines <- name
			}
		}
		close(e.lines)
	}()
	s.t.Cleanup(func() { res.Body.Close() })
	return e
}

// next returns the name of the next event, "" when the stream ended.
func (e *events) next() string {
	e.t.Helper()
	select {
	case name := <-e.lines:
		return name
	case <-time.After(patience):
		e.t.Fatal("no event came")
		return ""
	}
}

func TestBrowserIsToldAfterTheSwitch(t *testing.T) {
	s := start(t, smallApp, nil)
	s.get("/text", nil)
	s.inState("ready")
	e := s.events(s.status().Version)
	s.write("text.go", textOf("two"))
	if got := e.next(); got != "reload" {
		t.Fatalf("the event is %q", got)
	}
	if got := s.get("/text", nil).body; got != "two" {
		t.Errorf("after the event the answer is %q", got)
	}
}

func TestBrowserHearsOfEverythingThatItShows(t *testing.T) {
	s := start(t, smallApp, nil)
	s.get("/text", nil)
	s.inState("ready")
	e := s.events(s.status().Version)
	for _, tt := range []struct{ file, text, want string }{
		{"app/view/index.html", "<p>new</p>\n", "reload"},
		{"app/public/style.css", "p { color: blue }\n", "styles"},
		{"text.go", "package main\n\nvar text = \n", "failure"},
		{"text.go", textOf("one"), "reload"},
	} {
		s.write(tt.file, tt.text)
		if got := e.next(); got != tt.want {
			t.Errorf("a change of %s is the event %q, want %q", tt.file, got, tt.want)
		}
	}
	s.stop()
	if got := e.next(); got != "" {
		t.Errorf("the end of the supervisor is the event %q", got)
	}
}

func TestPageThatMissedAReloadHearsOfItAtOnce(t *testing.T) {
	s := start(t, smallApp, nil)
	s.get("/text", nil)
	s.inState("ready")
	old := s.status().Version
	s.write("app/view/index.html", "<p>new</p>\n")
	s.until("the event", func() bool { return s.status().Version > old })
	if got := s.events(old).next(); got != "reload" {
		t.Errorf("the event is %q", got)
	}
}

func TestScriptStandsInPagesAlone(t *testing.T) {
	s := start(t, smallApp, nil)
	script := s.get("/__egg/reload.js", nil)
	if script.status != http.StatusOK || !strings.Contains(script.body, "EventSource") {
		t.Errorf("the script is %+v", script)
	}
	for _, tt := range []struct {
		name   string
		path   string
		header http.Header
		want   bool
	}{
		{"a page gets it", "/", page, true},
		{"a navigation gets it", "/", http.Header{"Accept": {"text/html"}, "Sec-Fetch-Mode": {"navigate"}}, true},
		{"a fragment does not", "/", http.Header{"Accept": {"text/html"}, "Sec-Fetch-Mode": {"cors"}}, false},
		{"an API client does not", "/", api, false},
		{"text does not", "/text", page, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := s.get(tt.path, tt.header)
			if has := strings.Contains(got.body, `<script src="/__egg/reload.js?`); has != tt.want {
				t.Errorf("the body is %q", got.body)
			}
			if n := got.header.Get("Content-Length"); n != fmt.Sprint(len(got.body)) {
				t.Errorf("Content-Length %s of %d bytes", n, len(got.body))
			}
		})
	}
}

func TestProxyChangesNothingOnLoopback(t *testing.T) {
	s := start(t, smallApp, nil)
	got := s.get("/headers?a=1;b=%zz", http.Header{"Accept-Encoding": {"br"}, "X-Forwarded-Host": {"tunnel.example"}, "User-Agent": {"me"}}).body
	want := "User-Agent: me\r\nX-Forwarded-Host: tunnel.example\r\n"
	host := strings.TrimPrefix(s.url, "http://")
	if !strings.HasPrefix(got, host+" 127.0.0.1:") || !strings.HasSuffix(got, "Accept-Encoding: br\r\n"+want) || !strings.Contains(got, " a=1;b=%zz\n") {
		t.Errorf("the worker sees\n%s", got)
	}
}
