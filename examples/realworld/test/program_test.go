package test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"
	"time"
)

// binary is the program, built by TestMain.
var binary string

func TestMain(m *testing.M) { os.Exit(buildAndRun(m)) }

func buildAndRun(m *testing.M) int {
	dir, err := os.MkdirTemp("", "realworld-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	binary = filepath.Join(dir, "realworld")
	if out, err := exec.Command("go", "build", "-o", binary, "..").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "go build: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// program is one that was started and is perhaps not ready yet.
type program struct {
	command *exec.Cmd
	stderr  bytes.Buffer
	address chan string // once, when it listens
	ended   chan error
}

// start starts the program as users do, in a directory and on a free port. It stops when
// the test ends.
func start(t *testing.T, dir, database string) *program {
	t.Helper()
	ctx, kill := context.WithCancel(context.Background())
	p := &program{
		command: exec.CommandContext(ctx, binary, "start", "--hostname=127.0.0.1"),
		address: make(chan string, 1), ended: make(chan error, 1),
	}
	p.command.Dir = dir
	p.command.Env = append(os.Environ(), "EGG_HOME="+dir, "PORT=0", "DATABASE_URL="+database, "JWT_SECRET=")
	p.command.Stderr = &p.stderr
	out, err := p.command.StdoutPipe()
	if err = errors.Join(err, p.command.Start()); err != nil {
		kill()
		t.Fatal(err)
	}
	go p.read(bufio.NewScanner(out))
	t.Cleanup(func() {
		defer kill()
		p.stop(t)
	})
	return p
}

var started = regexp.MustCompile(`started on (http://\S+)`)

// read reads what the program says until it ends.
func (p *program) read(lines *bufio.Scanner) {
	for lines.Scan() {
		if m := started.FindStringSubmatch(lines.Text()); m != nil {
			p.address <- m[1]
		}
	}
	p.ended <- p.command.Wait()
}

// url returns the address of the program when it is ready.
func (p *program) url(t *testing.T) string {
	t.Helper()
	select {
	case url := <-p.address:
		return url
	case err := <-p.ended:
		p.ended <- nil
		t.Fatalf("the program did not start: %v\n%s", err, &p.stderr)
	case <-time.After(time.Minute):
		t.Fatal("the program says no address")
	}
	return ""
}

func (p *program) stop(t *testing.T) {
	t.Helper()
	_ = p.command.Process.Signal(syscall.SIGTERM) // fails if it has ended
	select {
	case err := <-p.ended:
		if err != nil {
			t.Errorf("the program ended with %v\n%s", err, &p.stderr)
		}
	case <-time.After(time.Minute):
		t.Error("the program does not stop")
	}
}
