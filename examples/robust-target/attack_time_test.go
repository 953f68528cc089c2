package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
)

// slowClients are what a client sends at once, and then again and again.
var slowClients = []struct {
	name, first, then string
}{
	{"nothing is sent", "", ""},
	{"the request line comes byte by byte", "GET /", "a"},
	{"the header never ends", "GET /hello HTTP/1.1\r\nHost: a\r\n", "X: y\r\n"},
	{"the header stops", "GET /hello HTTP/1.1\r\nHost: a\r\n", ""},
	{"the body comes byte by byte", "POST /echo-raw HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n", "a"},
	{"JSON comes byte by byte", "POST /echo-json HTTP/1.1\r\nHost: a\r\n" + jsonType + "\r\nContent-Length: 100000\r\n\r\n", "["},
	{"chunks come one by one", "POST /echo-raw HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\na\r\n"},
	{"an upload comes byte by byte", "POST /upload HTTP/1.1\r\nHost: a\r\n" + multipartType + "\r\nContent-Length: 100000\r\n\r\n--b\r\n" + filePart("a.txt", ""), "a"},
	{"a body that nobody reads stops", "POST /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n", ""},
	{"a connection idles", "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n", ""},
}

// TestSlowClientsAreCut holds many connections of each kind at once: all of them
// have to end by themselves, and nobody else may notice.
func TestSlowClientsAreCut(t *testing.T) {
	t.Parallel()
	p := start(t)
	before := p.stats()
	var all sync.WaitGroup
	for _, tt := range slowClients {
		for range 20 {
			c := p.dial()
			send(t, c, tt.first)
			go drip(c, tt.then)
			all.Go(func() {
				// It ends when the server hangs up, also with a reset.
				if _, err := io.Copy(io.Discard, c); os.IsTimeout(err) {
					t.Errorf("%s: the connection is open after %v", tt.name, patience)
				}
			})
		}
	}
	for range 10 {
		p.lives()
	}
	all.Wait()
	p.settles(before)
	p.stop()
}

func send(t *testing.T, c net.Conn, text string) {
	t.Helper()
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
}

// drip sends text until nobody takes it any more.
func drip(c net.Conn, text string) {
	if text == "" {
		return
	}
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for range tick.C {
		if _, err := io.WriteString(c, text); err != nil {
			return
		}
	}
}

// TestClientsThatLeaveTakeEverythingWithThem sends a part of something, hangs up
// and looks for what is left.
func TestClientsThatLeaveTakeEverythingWithThem(t *testing.T) {
	p := start(t)
	before := p.stats()
	for _, tt := range []struct{ name, text string }{
		{"in the request line", "GET /hel"},
		{"in the header", "GET /hello HTTP/1.1\r\nHost: a\r\nX:"},
		{"before the body", "POST /echo-raw HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n"},
		{"in the body", "POST /echo-json HTTP/1.1\r\nHost: a\r\n" + jsonType + "\r\nContent-Length: 10\r\n\r\n{"},
		{"in a chunk", "POST /echo-raw HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nabc"},
		{"in an upload", "POST /upload HTTP/1.1\r\nHost: a\r\n" + multipartType + "\r\nContent-Length: 999999\r\n\r\n--b\r\n" + filePart("a.txt", strings.Repeat("a", 100_000))},
		{"during a slow answer", request("GET", "/slow?ms=10000", "")},
		{"during a stream", request("GET", "/stream?n=1000000&ms=100", "")},
		{"during a download", request("GET", "/static/big.bin", "")},
		{"during compression", request("GET", "/compress?n=16777216", "", "Accept-Encoding: gzip")},
		{"with answers to come", strings.Repeat(kept("GET", "/compress?n=16777216", ""), 20)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := p.in(t)
			for i := range 20 {
				c := p.dial()
				send(t, c, tt.text)
				if tcp, ok := c.(*net.TCPConn); ok && i%2 == 0 {
					_ = tcp.SetLinger(0) // a reset, not a goodbye
				}
				_ = c.Close()
			}
			p.lives()
			p.settles(before)
		})
	}
	p.stop()
}

// TestAnswersMayLastLongerThanRequests is about the limits of the server, which
// are for clients that send slowly.
func TestAnswersMayLastLongerThanRequests(t *testing.T) {
	t.Parallel()
	p := start(t)
	var all sync.WaitGroup
	for _, path := range []string{"/slow?ms=10000", "/stream?n=12&ms=1000"} {
		c := p.dial()
		all.Go(func() {
			if a := p.exchangeOver(c, request("GET", path, "")); a.status != 200 || a.broken || a.body == "" {
				t.Errorf("%s: answered %d and %d bytes, cut %t", path, a.status, len(a.body), a.broken)
			}
		})
	}
	all.Wait()
	p.stop()
}

// TestAClientThatDoesNotReadIsCut fills the sockets.
func TestAClientThatDoesNotReadIsCut(t *testing.T) {
	t.Parallel()
	p := start(t)
	before := p.stats()
	for i := range 10 {
		c := p.dial()
		send(t, c, request("GET", fmt.Sprintf("/compress?n=16777216&i=%d", i), ""))
	}
	p.lives()
	p.settles(before)
	p.stop()
}
