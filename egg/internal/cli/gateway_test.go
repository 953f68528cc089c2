//go:build unix

package cli_test

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

func TestGatewayCheck(t *testing.T) {
	dir := t.TempDir()
	write(t, "services:\n  shop: {instances: ['127.0.0.1:1']}\nroutes:\n  - {service: shop}\n", dir, "gateway.yaml")
	write(t, "services:\n  shop: {instance: ['127.0.0.1:1']}\n", dir, "bad.yaml")
	run(t, dir, "gateway", "--check").expect(t, 0).contains(t, "gateway.yaml makes sense")
	run(t, dir, "gateway", "--check", "-c", "bad.yaml").expect(t, 1).
		contains(t, "bad.yaml:2: unknown key services.shop.instance; did you mean instances?")
	run(t, dir, "gateway", "-c", "none.yaml").expect(t, 1).contains(t, "none.yaml")
}

// gatewayBackend answers with its name, and to /slow when it is told to.
func gatewayBackend(t *testing.T, name string, slow chan struct{}) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			slow <- struct{}{}
			<-slow
		}
		fmt.Fprint(w, name)
	}))
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}

func TestGatewayLosesNoRequest(t *testing.T) {
	m := newMachine(t)
	slow := make(chan struct{})
	a, b := gatewayBackend(t, "a", slow), gatewayBackend(t, "b", slow)
	at, admin := "127.0.0.1:"+freePort(t), "127.0.0.1:"+freePort(t)
	file := func(i int) string {
		return fmt.Sprintf("listen: [%s]\nadmin: {address: '%s'}\naccessLog: {filename: access.log}\nservices:\n  shop: {instances: [%s], retries: %d}\nroutes:\n  - {service: shop}\n",
			at, admin, []string{a, b, a + "," + b}[i%3], i%4+1)
	}
	replace := func(text string) {
		write(t, text, m.dir, "next.yaml")
		if err := os.Rename(filepath.Join(m.dir, "next.yaml"), filepath.Join(m.dir, "gateway.yaml")); err != nil {
			t.Fatal(err)
		}
	}
	replace(file(0))
	cmd := m.command(t.Context(), m.dir, m.egg, "gateway")
	log, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	lines := bufio.NewScanner(log)
	awaitLog(t, lines, "listening", 2)

	var asked atomic.Int64
	stop := make(chan struct{})
	var clients sync.WaitGroup
	for range 4 {
		clients.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if body, err := askGateway(at, "/"); err != nil || body != "a" && body != "b" {
					t.Errorf("got %q, %v", body, err)
					return
				}
				asked.Add(1)
			}
		})
	}
	for i := range 10 {
		replace(file(i + 1))
		if i%2 == 0 { // otherwise it finds the change itself
			if err := cmd.Process.Signal(syscall.SIGHUP); err != nil {
				t.Fatal(err)
			}
		}
		awaitLog(t, lines, "the configuration was read", 1)
		replace(file(i+1) + "oops: 1\n")
		awaitLog(t, lines, "unknown key oops", 1)
	}
	close(stop)
	clients.Wait()
	t.Logf("%d requests over 10 good readings and 10 bad ones, none failed", asked.Load())

	last := make(chan string, 1)
	go func() {
		body, err := askGateway(at, "/slow")
		last <- fmt.Sprint(body, err)
	}()
	<-slow
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	for {
		status, err := askGatewayStatus(admin, "/health")
		if err != nil {
			t.Fatal(err)
		}
		if status == http.StatusServiceUnavailable {
			break
		}
	}
	slow <- struct{}{}
	if got := <-last; got != "a<nil>" && got != "b<nil>" {
		t.Errorf("the request in flight got %s", got)
	}
	go func() { _, _ = io.Copy(io.Discard, log) }()
	if err := cmd.Wait(); err != nil {
		t.Errorf("it ended with %v", err)
	}
	if text := read(t, m.dir, "access.log"); int64(strings.Count(text, `"GET / HTTP/1.1" 200`)) != asked.Load() || !strings.Contains(text, `"GET /slow HTTP/1.1" 200`) {
		t.Errorf("the access log has %d lines for %d requests", strings.Count(text, "\n"), asked.Load()+1)
	}
}

// awaitLog reads until n lines with a text were there.
func awaitLog(t *testing.T, lines *bufio.Scanner, text string, n int) {
	t.Helper()
	timer := time.AfterFunc(time.Minute, func() { t.Errorf("no line with %q within a minute", text) })
	defer timer.Stop()
	for n > 0 {
		if !lines.Scan() {
			t.Fatalf("the log ended before %q", text)
		}
		if strings.Contains(lines.Text(), text) {
			n--
		}
	}
}

func askGateway(at, path string) (string, error) {
	res, err := http.Get("http://" + at + path)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return string(body), err
}

func askGatewayStatus(at, path string) (int, error) {
	res, err := http.Get("http://" + at + path)
	if err != nil {
		return 0, err
	}
	return res.StatusCode, res.Body.Close()
}
