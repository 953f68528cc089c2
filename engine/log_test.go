package engine_test

import (
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/koa-go/koa/engine"
)

func TestErrorLog(t *testing.T) {
	cert := newCertificate(t, 1)
	for _, tt := range []struct {
		name    string
		opts    engine.Options
		handler http.HandlerFunc
		request string
		want    []string
	}{
		{"reports a panic with its stack", engine.Options{},
			func(http.ResponseWriter, *http.Request) { panic("boom") }, get,
			[]string{"level=ERROR", `msg="panic serving 127.0.0.1:`, `boom"`, `stack="goroutine `, "log_test.go"}},
		{"warns of misuse", engine.Options{},
			func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(200); w.WriteHeader(200) }, get,
			[]string{"level=WARN", `msg="superfluous response.WriteHeader call`}},
		{"whispers of bad handshakes", engine.Options{CertFile: cert.certFile, KeyFile: cert.keyFile}, hello, get,
			[]string{"level=DEBUG", `msg="TLS handshake error" client=127.0.0.1:`}},
		{"whispers of bad HTTP/2", engine.Options{H2C: true}, hello, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + "\x00\x00\x08\x06\x00\x00\x00\x00\x00" + "no SETTI", // a PING
			[]string{"level=DEBUG", "msg=\"http2: "}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var log logs
			tt.opts.ErrorLog = log.logger()
			s := start(t, tt.handler, &tt.opts)
			c := s.dial()
			c.send("%s", tt.request)
			eventually(t, "a record in the log", func() bool { return log.String() != "" })
			_ = c.Close()
			s.mustStop()
			for _, want := range tt.want {
				if !strings.Contains(log.String(), want) {
					t.Errorf("log %q, want %q in it", log.String(), want)
				}
			}
		})
	}
}

// exhausted is a listener in a process that has no descriptor left at first.
type exhausted struct {
	net.Listener
	calls atomic.Int32
}

func (l *exhausted) Accept() (net.Conn, error) {
	if l.calls.Add(1) == 1 {
		return nil, &net.OpError{Op: "accept", Net: "tcp", Err: syscall.EMFILE}
	}
	return l.Listener.Accept()
}

func TestServeOutlastsAShortageOfDescriptors(t *testing.T) {
	var log logs
	s := start(t, http.HandlerFunc(hello), &engine.Options{ErrorLog: log.logger()},
		&exhausted{Listener: listen(t, "127.0.0.1:0")})
	c := s.dial()
	c.send(get)
	if _, got := c.response(); got != "hello" {
		t.Errorf("got %q, want hello", got)
	}
	if got := log.String(); !strings.Contains(got, "level=ERROR") || !strings.Contains(got, "too many open files") {
		t.Errorf("log %q, want the shortage as an error", got)
	}
	_ = c.Close()
	s.mustStop()
}
