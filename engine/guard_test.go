package engine_test

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/engine"
)

const smuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"

// ambiguous are requests that end in different places for different readers.
var ambiguous = []struct{ name, text string }{
	{"a length before chunks", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
	{"a length behind chunks", "POST / HTTP/1.1\r\nHost: a\r\ntransfer-encoding: chunked\r\ncontent-length:4\r\n\r\n0\r\n\r\n"},
	{"the same length twice", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nCONTENT-LENGTH: 1\r\n\r\nx"},
	{"chunks in HTTP/1.0", "POST / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
	{"a field that goes on in the next line", "POST / HTTP/1.1\r\nHost: a\r\nX: y\r\n Content-Length: 1\r\n\r\n"},
	{"a coding in the next line", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n\tchunked\r\n\r\n0\r\n\r\n"},
	{"a line without a carriage return", "GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n"},
	{"a request line without a carriage return", "GET / HTTP/1.1\nHost: a\r\n\r\n"},
	{"a header that ends without a carriage return", "GET / HTTP/1.1\r\nHost: a\r\n\n"},
	{"a trailer without a carriage return", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: y\n\n" + smuggled},
}

// overBoth runs a test without TLS and with it. HTTP/1.1 is all that is spoken.
func overBoth(t *testing.T, test func(t *testing.T, serve func(h http.Handler) (dial func() *client))) {
	t.Run("without TLS", func(t *testing.T) {
		test(t, func(h http.Handler) func() *client { return start(t, h, nil).dial })
	})
	t.Run("with TLS", func(t *testing.T) {
		cert := newCertificate(t, 1)
		test(t, func(h http.Handler) func() *client {
			s := start(t, h, &engine.Options{CertFile: cert.certFile, KeyFile: cert.keyFile})
			return func() *client {
				c, err := tls.Dial("tcp", s.addr, &tls.Config{InsecureSkipVerify: true})
				if err != nil {
					t.Fatal(err)
				}
				return newClient(t, c)
			}
		})
	})
}

func TestRequestsThatEndAmbiguouslyAreRefused(t *testing.T) {
	overBoth(t, requestsThatEndAmbiguouslyAreRefused)
}

func requestsThatEndAmbiguouslyAreRefused(t *testing.T, serve func(h http.Handler) (dial func() *client)) {
	for _, tt := range ambiguous {
		for _, before := range []string{"", get, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nT: u\r\n\r\n"} {
			t.Run(tt.name, func(t *testing.T) {
				dial := serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if r.URL.Path == "/smuggled" {
						t.Error("the smuggled request was answered")
					}
					if _, err := io.Copy(io.Discard, r.Body); err != nil {
						w.WriteHeader(http.StatusBadRequest)
						return
					}
					hello(w, r)
				}))
				c := dial()
				c.send("%s", before+tt.text+smuggled)
				if before != "" {
					if res, _ := c.response(); res.StatusCode != http.StatusOK {
						t.Errorf("the request before it was answered with %d", res.StatusCode)
					}
				}
				if res, _ := c.response(); res.StatusCode != http.StatusBadRequest || !res.Close {
					t.Errorf("answered %d, close %t; want 400 and the end", res.StatusCode, res.Close)
				}
				c.ended()
			})
		}
	}
}

// clearly are requests that the guard has to leave alone, byte for byte.
var clearly = []struct{ name, text string }{
	{"no body", get},
	{"an empty line in front", "\r\n" + get},
	{"a length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 30\r\n\r\nTransfer-Encoding: a\n b: c\n\n\n\n"},
	{"an empty body", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"},
	{"spaces around a length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \t 3 \r\n\r\na\nb"},
	{"chunks", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0A\r\n\n\nc: d\n e\n\r\n000001\r\n\n\r\n0\r\n\r\n"},
	{"trailers", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0;x\r\nContent-Length: 1\r\nTransfer-Encoding: b\r\n\r\n"},
	{"names that begin alike", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length-X: 1\r\nContent-Type: a\r\nTransfer: b\r\nTE: c\r\n:\r\n\r\n"},
	{"HTTP/1.0", "POST / HTTP/1.0\r\nContent-Length: 1\r\n\r\n\n"},
}

func TestTheGuardLeavesClearRequestsAlone(t *testing.T) {
	for _, tt := range clearly {
		for _, piece := range []int{1, 2, 7, 1 << 20} {
			text := strings.Repeat(tt.text, 2)
			if got := engine.Watched([]byte(text), piece); string(got) != text {
				t.Errorf("%s, in pieces of %d: became %q", tt.name, piece, got)
			}
		}
	}
}

// FuzzGuard reads what the guard has left as net/http does: at the end of each
// request, the guard must be at an end too, or it looks at the wrong bytes.
func FuzzGuard(f *testing.F) {
	for _, tt := range clearly {
		f.Add([]byte(tt.text+smuggled), uint8(3))
	}
	for _, tt := range ambiguous {
		f.Add([]byte(tt.text+smuggled), uint8(200))
	}
	f.Fuzz(func(t *testing.T, text []byte, piece uint8) {
		whole := engine.Watched(bytes.Clone(text), len(text)+1)
		if split := engine.Watched(bytes.Clone(text), int(piece)+1); !bytes.Equal(whole, split) {
			t.Fatalf("in pieces of %d it became %q, as a whole %q", int(piece)+1, split, whole)
		}
		raw := bytes.NewReader(whole)
		buffered := bufio.NewReader(raw)
		for {
			r, err := http.ReadRequest(buffered)
			if err != nil || r.ProtoMajor != 1 {
				return
			}
			if _, err := io.Copy(io.Discard, r.Body); err != nil {
				return
			}
			end := len(whole) - raw.Len() - buffered.Buffered()
			if !engine.AtStart(bytes.Clone(text[:end])) {
				t.Fatalf("the guard is not at the end of %q", text[:end])
			}
		}
	})
}

func TestReadTimeoutEndsWithTheRequest(t *testing.T) {
	const limit = time.Second
	for _, tt := range []struct{ name, request string }{
		{"without a body", get},
		{"with a length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx"},
		{"with chunks", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, dial := startMem(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					_, _ = io.Copy(io.Discard, r.Body)
					select {
					case <-r.Context().Done():
						t.Error("the context ended with the time for reading")
					case <-time.After(10 * limit):
					}
					hello(w, r)
				}), &engine.Options{ReadTimeout: limit})
				c := dial()
				c.send("%s", tt.request)
				if res, text := c.response(); text != "hello" {
					t.Errorf("answered %d %q", res.StatusCode, text)
				}
				s.mustStop()
			})
		})
	}
}

func TestAClientThatLeavesIsNoticedAfterReadTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gone := make(chan struct{})
		s, dial := startMem(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			<-r.Context().Done()
			close(gone)
		}), &engine.Options{ReadTimeout: time.Second})
		c := dial()
		c.send(get)
		time.Sleep(time.Minute)
		_ = c.Close()
		<-gone
		s.mustStop()
	})
}

const upgrading = "GET /upgrade HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n"

func TestBytesBehindAnUpgradeArriveAsTheyAre(t *testing.T) {
	overBoth(t, bytesBehindAnUpgradeArriveAsTheyAre)
}

func bytesBehindAnUpgradeArriveAsTheyAre(t *testing.T, serve func(h http.Handler) (dial func() *client)) {
	dial := serve(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, rw, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		line, _ := rw.ReadString('.')
		_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nContent-Length: 0\r\n\r\n"+line)
	}))
	c := dial()
	const early = "early\nlate\n and folded\n."
	c.send("%s", upgrading+early)
	all, err := io.ReadAll(c.r)
	if err != nil || !bytes.HasSuffix(all, []byte("\r\n\r\n"+early)) {
		t.Errorf("got %q, %v; want the bytes as sent", all, err)
	}
}

func TestAmbiguousRequestsBehindARefusedUpgradeAreRefused(t *testing.T) {
	overBoth(t, ambiguousRequestsBehindARefusedUpgradeAreRefused)
}

func ambiguousRequestsBehindARefusedUpgradeAreRefused(t *testing.T, serve func(h http.Handler) (dial func() *client)) {
	for _, tt := range ambiguous {
		t.Run(tt.name, func(t *testing.T) {
			dial := serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/upgrade" {
					t.Errorf("%s was answered", r.URL.Path)
				}
				hello(w, r)
			}))
			c := dial()
			c.send("%s", upgrading+tt.text+smuggled)
			if res, _ := c.response(); res.StatusCode != http.StatusOK {
				t.Errorf("the refused upgrade was answered with %d", res.StatusCode)
			}
			if res, _ := c.response(); res.StatusCode != http.StatusBadRequest || !res.Close {
				t.Errorf("answered %d, close %t; want 400 and the end", res.StatusCode, res.Close)
			}
		})
	}
}
