package proxy_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/textproto"
	"strings"
	"testing"

	"github.com/koa-go/koa/proxy"
)

func TestAnswersStream(t *testing.T) {
	seen := make(chan struct{})
	s := front(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, "data: one\n")
		_ = http.NewResponseController(w).Flush()
		<-seen
		_, _ = io.WriteString(w, "data: two\n")
	}, nil)
	res, err := s.Client().Do(newRequest(t, "GET", s.URL, nil))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	lines := bufio.NewScanner(res.Body)
	if !lines.Scan() || lines.Text() != "data: one" {
		t.Fatalf("got %q, %v", lines.Text(), lines.Err())
	}
	close(seen)
	if !lines.Scan() || lines.Text() != "data: two" || lines.Scan() || lines.Err() != nil {
		t.Errorf("got %q, %v", lines.Text(), lines.Err())
	}
}

// echo answers each line as it comes.
func echo(t *testing.T) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		server := http.NewResponseController(w)
		if err := server.EnableFullDuplex(); err != nil && r.ProtoMajor == 1 {
			t.Error(err)
		}
		lines := bufio.NewScanner(r.Body)
		for lines.Scan() {
			_, _ = io.WriteString(w, r.Proto+" "+lines.Text()+"\n")
			_ = server.Flush()
		}
	}
}

func TestBothDirectionsStreamAtATime(t *testing.T) {
	for _, tt := range []struct {
		name  string
		front func(*testing.T) *httptest.Server
		want  string
	}{
		{"over HTTP/1.1", func(t *testing.T) *httptest.Server { t.Helper(); return front(t, echo(t), nil) }, "HTTP/1.1"},
		{"over HTTP/2 with TLS", func(t *testing.T) *httptest.Server {
			t.Helper()
			s := httptest.NewUnstartedServer(echo(t))
			s.EnableHTTP2 = true
			s.StartTLS()
			t.Cleanup(s.Close)
			config := s.Client().Transport.(*http.Transport).TLSClientConfig
			return serve(t, newProxy(t, at(s.Listener.Addr().String()), &proxy.Options{TLS: config}))
		}, "HTTP/2.0"},
		{"over HTTP/2 without TLS", func(t *testing.T) *httptest.Server {
			t.Helper()
			s := httptest.NewUnstartedServer(echo(t))
			s.Config.Protocols = &http.Protocols{}
			s.Config.Protocols.SetUnencryptedHTTP2(true)
			s.Start()
			t.Cleanup(s.Close)
			return serve(t, newProxy(t, at(s.Listener.Addr().String()), &proxy.Options{H2C: true}))
		}, "HTTP/2.0"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := tt.front(t)
			sent, send := io.Pipe()
			go func() { _, _ = io.WriteString(send, "0\n") }()
			res, err := s.Client().Do(newRequest(t, "POST", s.URL, sent))
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			lines := bufio.NewScanner(res.Body)
			for _, line := range []string{"0", "1", "2"} {
				if line != "0" {
					_, _ = io.WriteString(send, line+"\n")
				}
				if !lines.Scan() || lines.Text() != tt.want+" "+line {
					t.Fatalf("got %q (%v), want %s %s", lines.Text(), lines.Err(), tt.want, line)
				}
			}
			if err := send.Close(); err != nil || lines.Scan() {
				t.Errorf("after the end: %v, %q", err, lines.Text())
			}
		})
	}
}

func TestTrailersFollowBothWays(t *testing.T) {
	s := front(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		w.Header().Set("Trailer", "X-Announced")
		_, _ = w.Write(body)
		w.Header().Set("X-Announced", r.Trailer.Get("X-Sum"))
		w.Header().Set(http.TrailerPrefix+"X-Late", "late")
		w.Header().Set(http.TrailerPrefix+"Content-Length", "7")
	}, nil)
	r := newRequest(t, "POST", s.URL, io.MultiReader(strings.NewReader("body")))
	r.Trailer = http.Header{"X-Sum": {"42"}}
	res, body := send(t, s, r)
	if body != "body" || res.Trailer.Get("X-Announced") != "42" || res.Trailer.Get("X-Late") != "late" || res.Trailer["Content-Length"] != nil {
		t.Errorf("got %q with the trailers %v", body, res.Trailer)
	}
}

func TestHintsArePassedOn(t *testing.T) {
	s := front(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Link", "</a.css>; rel=preload")
		w.WriteHeader(http.StatusEarlyHints)
		_, _ = io.WriteString(w, "final")
	}, nil)
	hint := ""
	r := newRequest(t, "GET", s.URL, nil)
	r = r.WithContext(httptrace.WithClientTrace(r.Context(), &httptrace.ClientTrace{Got1xxResponse: func(code int, h textproto.MIMEHeader) error {
		hint = http.StatusText(code) + " " + h.Get("Link")
		return nil
	}}))
	if _, body := send(t, s, r); body != "final" || hint != "Early Hints </a.css>; rel=preload" {
		t.Errorf("got %q after %q", body, hint)
	}
}

func TestHeadersOfHintsThatAreOfTheConnectionStayThere(t *testing.T) {
	p := newProxy(t, at(says(t, "HTTP/1.1 103 Early Hints\r\nConnection: X-Hop\r\nX-Hop: 1\r\nKeep-Alive: 5\r\nProxy-Authenticate: Basic\r\n"+
		"Upgrade: x\r\nX Bad: 1\r\nLink: </a.css>\r\n\r\n"+
		"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Final: 1\r\n\r\nfinal")), nil)
	s := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Outer", "1")
		p.ServeHTTP(w, r)
	}))
	var hint textproto.MIMEHeader
	r := newRequest(t, "GET", s.URL, nil)
	r = r.WithContext(httptrace.WithClientTrace(r.Context(), &httptrace.ClientTrace{Got1xxResponse: func(_ int, h textproto.MIMEHeader) error {
		hint = h
		return nil
	}}))
	res, body := send(t, s, r)
	if len(hint) != 2 || hint.Get("Link") != "</a.css>" || hint.Get("X-Outer") != "1" {
		t.Errorf("the hint has %v, want Link and what the layer outside has set", hint)
	}
	if body != "final" || res.Header.Get("X-Outer") != "1" || res.Header.Get("X-Final") != "1" || res.Header["Link"] != nil {
		t.Errorf("got %q with %v, want the header of the layer outside and no Link", body, res.Header)
	}
}

func TestClientsThatWaitWithTheirBodyGetTheAnswer(t *testing.T) {
	s := front(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Connection", "close")
		w.WriteHeader(http.StatusUnauthorized)
	}, nil)
	conn := dial(t, s)
	if _, err := io.WriteString(conn, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil || res.StatusCode != http.StatusUnauthorized {
		t.Errorf("got %v, %v", res, err)
	}
}

func dial(t *testing.T, s *httptest.Server) *net.TCPConn {
	t.Helper()
	conn, err := net.Dial("tcp", s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn.(*net.TCPConn)
}

// shout changes to a protocol that answers lines in upper case and says goodbye
// at the end.
func shout(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Connection") != "Upgrade" || r.Header.Get("Upgrade") != "shout" {
		http.Error(w, r.Header.Get("Upgrade")+"?", http.StatusUpgradeRequired)
		return
	}
	conn, rw, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer conn.Close()
	_, _ = rw.WriteString("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: shout\r\n\r\nHELLO\n")
	_ = rw.Flush()
	for {
		line, err := rw.ReadString('\n')
		if err != nil {
			break
		}
		_, _ = rw.WriteString(strings.ToUpper(line))
		_ = rw.Flush()
	}
	_, _ = rw.WriteString("GOODBYE\n")
	_ = rw.Flush()
}

func TestUpgrades(t *testing.T) {
	p := newProxy(t, at(upstream(t, shout)), nil)
	returned := make(chan struct{})
	s := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer close(returned)
		p.ServeHTTP(w, r)
	}))
	conn := dial(t, s)
	_, err := io.WriteString(conn, "GET /chat HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: shout\r\n\r\nearly\n")
	if err != nil {
		t.Fatal(err)
	}
	r := bufio.NewReader(conn)
	res, err := http.ReadResponse(r, nil)
	if err != nil || res.StatusCode != http.StatusSwitchingProtocols || res.Header.Get("Upgrade") != "shout" {
		t.Fatalf("got %v, %v", res, err)
	}
	if _, err := io.WriteString(conn, "late\n"); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"HELLO\n", "EARLY\n", "LATE\n"} {
		if got, err := r.ReadString('\n'); got != want {
			t.Fatalf("got %q (%v), want %q", got, err, want)
		}
	}
	if err := conn.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if rest, err := io.ReadAll(r); string(rest) != "GOODBYE\n" {
		t.Errorf("after the end of what the client sends: got %q (%v), want GOODBYE", rest, err)
	}
	<-returned
}

func TestHTTP2IsNoUpgrade(t *testing.T) {
	s := front(t, shout, nil)
	res, body := get(t, s, "/", "Connection", "Upgrade", "Upgrade", "shout, h2c")
	if res.StatusCode != http.StatusUpgradeRequired || body != "?" {
		t.Errorf("got %d %q, want that the instance sees no upgrade", res.StatusCode, body)
	}
}

func TestOtherProtocolsThanAskedForAre502(t *testing.T) {
	address := says(t, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n")
	s := serve(t, newProxy(t, at(address), nil))
	if res, body := get(t, s, "/", "Connection", "Upgrade", "Upgrade", "shout"); res.StatusCode != http.StatusBadGateway {
		t.Errorf("got %d %q", res.StatusCode, body)
	}
}
