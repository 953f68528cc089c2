// Package browser tests the forum as its users see it: the real program, in Chromium.
package browser

import (
	"bufio"
	"bytes"
	"context"
	"os/exec"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"
	"time"

	_ "github.com/koa-go/koa/examples/forum/app" // so that go test knows what the result depends on
)

// server is the program of the forum, as it runs in production.
type server struct {
	url string
	dir string // where its data and its logs are
}

var started = regexp.MustCompile(`started on (http://\S+)`)

// serve builds the program, starts it, and stops it when the test ends.
func serve(t *testing.T) *server {
	t.Helper()
	s := &server{dir: t.TempDir()}
	program := filepath.Join(s.dir, "forum")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, "../..")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	ctx, kill := context.WithCancel(context.Background())
	command := exec.CommandContext(ctx, program, "start", "--port=0", "--hostname=127.0.0.1")
	command.Dir = s.dir
	command.Env = append(command.Environ(), "EGG_SERVER_ENV=prod", "EGG_HOME="+s.dir, "EGG_KEYS=only for this test")
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	command.Stderr = &stderr
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	address, ended := make(chan string, 1), make(chan error, 1)
	go func() {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			t.Output().Write(append(lines.Bytes(), '\n'))
			if m := started.FindStringSubmatch(lines.Text()); m != nil {
				address <- m[1]
			}
		}
		ended <- command.Wait()
	}()
	t.Cleanup(func() {
		defer kill()
		command.Process.Signal(syscall.SIGTERM)
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("the program ended with %v\n%s", err, &stderr)
			}
		case <-time.After(time.Minute):
			t.Error("the program did not stop")
		}
	})
	select {
	case s.url = <-address:
	case err := <-ended:
		ended <- nil
		t.Fatalf("the program did not start: %v\n%s", err, &stderr)
	case <-time.After(time.Minute):
		t.Fatalf("the program says no address\n%s", &stderr)
	}
	return s
}
