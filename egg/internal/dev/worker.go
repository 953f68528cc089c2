package dev

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

// worker is a running program of the application.
type worker struct {
	program   string
	cmd       *exec.Cmd
	addr      string
	transport *http.Transport
	started   time.Time
	tail      *tail
	end       sync.Once
	exited    chan struct{} // closed when the process is gone
	state     string        // how it ended; for after exited

	pending int // requests without an answer yet; guarded by gate.mu
}

// launcher starts workers.
type launcher struct {
	dir   string
	args  []string
	out   io.Writer
	color bool
	limit time.Duration
	start func(*exec.Cmd) error
}

// launch starts program and waits until it answers requests. A program that does
// not is a *failure.
func (l *launcher) launch(ctx context.Context, program string) (*worker, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	defer func() { _ = listener.Close() }() // the worker has a duplicate
	socket, err := listener.(*net.TCPListener).File()
	if err != nil {
		return nil, err
	}
	defer func() { _ = socket.Close() }()
	ready, told, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer func() { _ = ready.Close() }()
	w := l.worker(program, listener.Addr().String())
	w.cmd.ExtraFiles = []*os.File{socket, told}
	stdout := &lineWriter{to: l.out, tail: w.tail}
	stderr := &lineWriter{to: l.out, tail: w.tail}
	w.cmd.Stdout, w.cmd.Stderr = stdout, stderr
	err = l.start(w.cmd)
	_ = told.Close()
	if err != nil {
		return nil, &failure{Stage: starting, Title: "The application did not start: " + err.Error()}
	}
	go w.wait(stdout, stderr)
	if err := l.await(ctx, w, ready); err != nil {
		w.stop(0)
		return nil, err
	}
	return w, nil
}

func (l *launcher) worker(program, addr string) *worker {
	w := &worker{program: program, addr: addr, started: time.Now(), tail: &tail{}, exited: make(chan struct{})}
	w.transport = &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "tcp4", addr)
		},
		DisableCompression:  true,
		MaxIdleConnsPerHost: 64,
		IdleConnTimeout:     30 * time.Second,
	}
	w.cmd = exec.Command(program, append([]string{"--env=local"}, l.args...)...) //nolint:noctx // stop ends it, with time to drain
	w.cmd.Dir = l.dir
	w.cmd.Env = append(os.Environ(), "PWD="+l.dir, "EGG_LISTEN=fd:3", "EGG_READY_FD=4")
	if l.color && os.Getenv("FORCE_COLOR") == "" {
		w.cmd.Env = append(w.cmd.Env, "FORCE_COLOR=1") // its output is a pipe, and ends at a terminal all the same
	}
	w.cmd.WaitDelay = time.Second // what it started may keep its outputs open
	prepare(w.cmd)
	return w
}

func (w *worker) wait(outputs ...*lineWriter) {
	_ = w.cmd.Wait() // the state says it
	for _, o := range outputs {
		o.flush()
	}
	w.state = w.cmd.ProcessState.String()
	close(w.exited)
	w.transport.CloseIdleConnections()
}

// await returns nil when the worker reported that it answers.
func (l *launcher) await(ctx context.Context, w *worker, ready *os.File) error {
	reports, exited := readReport(ready), w.exited
	limit := time.NewTimer(l.limit)
	defer limit.Stop()
	for {
		select {
		case r, ok := <-reports:
			switch {
			case ok && r.Error == "":
				return nil
			case ok:
				select { // its last lines
				case <-w.exited:
				case <-time.After(lastWords):
				}
				return startFailure(l.dir, r.Error, w.tail)
			case !w.alive():
				return startFailure(l.dir, w.state, w.tail)
			}
			reports = nil // it is about to end, or will never be ready
		case <-exited:
			if reports == nil {
				return startFailure(l.dir, w.state, w.tail)
			}
			// Its report is still to be read, if it made one. What it has started may keep
			// the pipe open.
			_ = ready.SetReadDeadline(time.Now().Add(lastWords))
			exited = nil
		case <-limit.C:
			return startFailure(l.dir, fmt.Sprintf("it was not ready after %v", l.limit), w.tail)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// lastWords is how long the end of a worker and what it said of it may lie apart.
const lastWords = time.Second

// report is what a worker says when it answers, or why it will not.
type report struct {
	Error string `json:"error"`
}

// readReport returns where the report comes. It is closed without one when there is none.
func readReport(ready io.Reader) <-chan report {
	reports := make(chan report, 1)
	go func() {
		defer close(reports)
		var r report
		if text, err := bufio.NewReader(ready).ReadBytes('\n'); err == nil && json.Unmarshal(text, &r) == nil {
			reports <- r
		}
	}()
	return reports
}

// stop asks the worker to end and waits for it. After limit it is killed.
func (w *worker) stop(limit time.Duration) {
	w.end.Do(func() {
		w.transport.CloseIdleConnections()
		if limit > 0 {
			_ = w.cmd.Process.Signal(syscall.SIGTERM)
		}
	})
	select {
	case <-w.exited:
		return
	case <-time.After(limit):
	}
	_ = kill(w.cmd.Process)
	<-w.exited
}

// alive reports whether the process has not ended.
func (w *worker) alive() bool {
	select {
	case <-w.exited:
		return false
	default:
		return true
	}
}
