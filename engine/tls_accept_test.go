package engine_test

import (
	"bufio"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/engine"
)

// secure serves h with TLS.
func secure(t *testing.T, h http.Handler, opts engine.Options) (*running, certificate) {
	t.Helper()
	cert := newCertificate(t, 1)
	opts.CertFile, opts.KeyFile = cert.certFile, cert.keyFile
	return start(t, h, &opts), cert
}

func TestRequestsSeeTLS(t *testing.T) {
	s, cert := secure(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.Proto+" "+r.TLS.NegotiatedProtocol)
	}), engine.Options{})
	for _, tt := range []struct {
		p    *http.Protocols
		want string
	}{
		{protocols((*http.Protocols).SetHTTP1), "HTTP/1.1 "},
		{protocols((*http.Protocols).SetHTTP2), "HTTP/2.0 h2"},
	} {
		if _, got := body(t, cert.client(t, tt.p), "https://"+s.addr); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

func TestClientsWithoutTLSLearnWhatIsWrong(t *testing.T) {
	var log logs
	s, _ := secure(t, http.HandlerFunc(hello), engine.Options{ErrorLog: log.logger()})
	c := s.dial()
	c.send(get)
	if res, text := c.response(); res.StatusCode != http.StatusBadRequest || !strings.Contains(text, "HTTP request to an HTTPS server") {
		t.Errorf("answered %d %q", res.StatusCode, text)
	}
	eventually(t, "a line in the log", func() bool {
		return strings.Contains(log.String(), "level=DEBUG") && strings.Contains(log.String(), "client sent an HTTP request to an HTTPS server")
	})
}

func TestSilentHandshakesEndInTime(t *testing.T) {
	s, _ := secure(t, http.HandlerFunc(hello), engine.Options{ReadHeaderTimeout: 50 * time.Millisecond})
	s.dial().ended()
}

func TestASilentHandshakeHoldsUpNobodyElse(t *testing.T) {
	s, cert := secure(t, http.HandlerFunc(hello), engine.Options{})
	s.dial()
	if _, got := body(t, cert.client(t, nil), "https://"+s.addr); got != "hello" {
		t.Errorf("got %q", got)
	}
	s.mustStop()
}

// queued tells when Accept finds nobody in time, as it does in the drain.
type queued struct {
	*net.TCPListener
	empty chan struct{}
}

func (l *queued) Accept() (net.Conn, error) {
	c, err := l.TCPListener.Accept()
	if errors.Is(err, os.ErrDeadlineExceeded) {
		l.empty <- struct{}{}
	}
	return c, err
}

// A client whose connection was taken before the listener closed makes its handshake in the drain.
func TestHandshakesInTheDrain(t *testing.T) {
	cert := newCertificate(t, 1)
	l := &queued{listen(t, "127.0.0.1:0").(*net.TCPListener), make(chan struct{}, 2)}
	s := start(t, http.HandlerFunc(hello), &engine.Options{CertFile: cert.certFile, KeyFile: cert.keyFile, DrainLinger: patience, ReadHeaderTimeout: patience}, l)
	c := s.dial()
	s.cancel()
	receive(t, l.empty, "the drain does not begin")
	select {
	case <-l.empty:
	case <-time.After(time.Second): // the time for the queue was over before it was looked at again
	}
	eventually(t, "the listener is closed before the handshake is over", func() bool {
		c, err := net.Dial("tcp", s.addr)
		if err == nil {
			_ = c.Close()
		}
		return err != nil
	})
	late := tls.Client(c, &tls.Config{InsecureSkipVerify: true})
	if _, err := io.WriteString(late, get); err != nil {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(late), nil)
	if err != nil || res.StatusCode != http.StatusOK || !res.Close {
		t.Fatalf("%v, %v; want 200 and the end", res, err)
	}
	_ = res.Body.Close()
	_ = c.Close()
	if err := s.wait(); err != nil {
		t.Errorf("Serve: %v", err)
	}
}

func TestAPanicInAHandshakeEndsOneConnection(t *testing.T) {
	var log logs
	s, cert := secure(t, http.HandlerFunc(hello), engine.Options{ErrorLog: log.logger(), TLS: &tls.Config{
		GetConfigForClient: func(client *tls.ClientHelloInfo) (*tls.Config, error) {
			if client.ServerName == "bad" {
				panic("no such name")
			}
			return nil, nil
		},
	}})
	if _, err := tls.Dial("tcp", s.addr, &tls.Config{ServerName: "bad"}); err == nil {
		t.Error("the handshake is complete")
	}
	if _, got := body(t, cert.client(t, nil), "https://"+s.addr); got != "hello" {
		t.Errorf("got %q", got)
	}
	if text := log.String(); !strings.Contains(text, "level=ERROR") || !strings.Contains(text, "no such name") {
		t.Errorf("logged %q", text)
	}
}

// What a handshake waits for ends with the server, as what a request waits for.
func TestHandshakesEndWithTheServer(t *testing.T) {
	waits, ended := make(chan struct{}), make(chan struct{})
	s, _ := secure(t, http.HandlerFunc(hello), engine.Options{DrainLinger: -1, TLS: &tls.Config{
		GetConfigForClient: func(client *tls.ClientHelloInfo) (*tls.Config, error) {
			close(waits)
			<-client.Context().Done()
			close(ended)
			return nil, client.Context().Err()
		},
	}})
	c := tls.Client(s.dial(), &tls.Config{InsecureSkipVerify: true})
	go func() { _ = c.Handshake() }() // fails, sooner or later
	receive(t, waits, "the handshake does not begin")
	s.mustStop()
	receive(t, ended, "the handshake goes on")
}
