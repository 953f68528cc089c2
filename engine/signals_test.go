//go:build unix

package engine_test

import (
	"io"
	"net/http"
	"os"
	"syscall"
	"testing"
	"time"
)

func TestSignals(t *testing.T) {
	l := listen(t, "127.0.0.1:0")
	stuck := func() (*process, io.ReadCloser) {
		p := spawn(t, "fd:3", "", l)
		res, err := transport(t, &http.Transport{}).Get("http://" + l.Addr().String() + "/stuck")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = res.Body.Close() })
		expect(t, res.Body, "waiting")
		return p, res.Body
	}
	t.Run("the first one drains", func(t *testing.T) {
		p, body := stuck()
		p.signal(os.Interrupt)
		expect(t, body, "draining")
		_ = body.Close() // which ends the request
		if out, err := p.end(); err != nil || out != "drained after: interrupt signal received\n" {
			t.Errorf("the process said %q, %v", out, err)
		}
	})
	t.Run("a second one ends at once", func(t *testing.T) {
		p, body := stuck()
		p.signal(syscall.SIGTERM)
		expect(t, body, "draining")
		begin := time.Now()
		p.signal(syscall.SIGTERM)
		out, _ := p.end()
		status := p.cmd.ProcessState.Sys().(syscall.WaitStatus)
		if !status.Signaled() || status.Signal() != syscall.SIGTERM {
			t.Errorf("ended as %v saying %q, want the signal to end it", p.cmd.ProcessState, out)
		}
		if took := time.Since(begin); took > 20*time.Second {
			t.Errorf("after %v, want no wait for the drain", took)
		}
	})
}
