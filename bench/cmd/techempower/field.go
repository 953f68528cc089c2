package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/koa-go/koa/bench/internal/techempower/verify"
)

// patience is how long a program may take until it answers.
const patience = 30 * time.Second

// field is where programs run: a directory and a database.
type field struct {
	dir      string
	database *postgres
	pool     int
	runners  []*runner
}

// runner is a program that runs.
type runner struct {
	peer
	*exec.Cmd

	url  string
	stop context.CancelFunc
}

func newField(ctx context.Context, pool int) (*field, error) {
	dir, err := os.MkdirTemp("", "techempower-")
	if err != nil {
		return nil, err
	}
	f := &field{dir: dir, pool: pool}
	if f.database, err = startPostgres(ctx); err != nil {
		return nil, errors.Join(err, f.close())
	}
	return f, nil
}

func (f *field) close() error {
	for _, r := range f.runners {
		r.end()
	}
	var err error
	if f.database != nil {
		err = f.database.stop()
	}
	return errors.Join(err, os.RemoveAll(f.dir))
}

// build builds a program, once.
func (f *field) build(ctx context.Context, pkg string) (string, error) {
	file := f.output(pkg)
	if _, err := os.Stat(file); err == nil {
		return file, nil
	}
	out, err := exec.CommandContext(ctx, "go", "build", "-o", file, pkg).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go build %s: %w\n%s", pkg, err, out)
	}
	return file, nil
}

// start starts a program and has its answers checked. It returns the count of the checks.
func (f *field) start(ctx context.Context, p peer) (string, error) {
	r, err := f.launch(ctx, p, f.database.url)
	if err != nil {
		return "", err
	}
	return r.verify(ctx, f.database.psql(f.database.url))
}

// verify checks the answers of the kinds of pages that the program has.
func (r *runner) verify(ctx context.Context, psql string) (string, error) {
	var tests []string
	if !r.ours {
		tests = []string{"plaintext", "json", "db", "queries", "fortunes", "updates"}
	}
	return verify.Run(ctx, r.url, psql, tests...)
}

// launch starts a program and returns when it answers.
func (f *field) launch(ctx context.Context, p peer, database string) (*runner, error) {
	c, err := p.command(ctx, f)
	if err != nil {
		return nil, err
	}
	port, err := freePort(ctx)
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(ctx)
	cmd := exec.CommandContext(ctx, c.argv[0], c.argv[1:]...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	cmd.Env = append(append(os.Environ(), c.env...), fmt.Sprint("PORT=", port), "DATABASE_URL="+database)
	log, err := os.Create(filepath.Join(f.dir, strings.ReplaceAll(p.name, " ", "")+".log"))
	if err != nil {
		stop()
		return nil, err
	}
	defer func() { _ = log.Close() }() // the program has its own
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		stop()
		return nil, err
	}
	r := &runner{p, cmd, fmt.Sprint("http://127.0.0.1:", port), stop}
	f.runners = append(f.runners, r)
	if err := r.await(ctx); err != nil {
		said, _ := os.ReadFile(log.Name())
		return nil, fmt.Errorf("%w; it said:\n%s", err, said)
	}
	return r, nil
}

// end interrupts the program and waits until it has ended. Only the first call counts.
func (r *runner) end() {
	r.stop()
	_ = r.Wait() // an interrupt is an error
}

// await returns when the program answers.
func (r *runner) await(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.url+"/db", http.NoBody)
		if err != nil {
			return err
		}
		if res, err := http.DefaultClient.Do(req); err == nil {
			_, _ = io.Copy(io.Discard, res.Body)
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("no answer in %v", patience)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func freePort(ctx context.Context) (int, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port, nil
}
