package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// patience is how long a tool may take for a change.
const patience = 2 * time.Minute

// subject is a tool at work.
type subject struct {
	name  string
	dir   string
	url   string
	stop  func()
	times []time.Duration

	sent, failed atomic.Int64
	measuring    atomic.Bool // a client asks only while its own tool works
}

// start makes an application and runs a tool on it.
func (w *workshop) start(ctx context.Context, t tool) (*subject, error) {
	s := &subject{name: t.name, dir: filepath.Join(w.dir, strings.NewReplacer(" ", "-", ",", "").Replace(t.name))}
	if err := w.newApp(ctx, s.dir); err != nil {
		return nil, err
	}
	port, err := freePort(ctx)
	if err != nil {
		return nil, err
	}
	s.url = fmt.Sprintf("http://127.0.0.1:%d/probe", port)
	args, err := t.command(w, s.dir, port)
	if err != nil {
		return nil, err
	}
	log, err := os.Create(filepath.Join(w.dir, filepath.Base(s.dir)+".log"))
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(args[0], args[1:]...) //nolint:noctx // stop ends it, with the signal of a terminal
	cmd.Dir, cmd.Stdout, cmd.Stderr = s.dir, log, log
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	var client sync.WaitGroup
	client.Go(func() { s.ask(ctx) })
	s.stop = sync.OnceFunc(func() {
		cancel()
		client.Wait()
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
		_ = log.Close()
	})
	if err := s.await(ctx, "first"); err != nil {
		s.stop()
		said, _ := os.ReadFile(log.Name())
		return nil, fmt.Errorf("%w\n%s", err, said)
	}
	return s, nil
}

// edit saves the file once and waits for the answer.
func (s *subject) edit(ctx context.Context, n int) error {
	s.measuring.Store(true)
	defer s.measuring.Store(false)
	want := fmt.Sprintf("edit %d", n)
	begun := time.Now()
	if err := probe(s.dir, want); err != nil {
		return err
	}
	if err := s.await(ctx, want); err != nil {
		return err
	}
	s.times = append(s.times, time.Since(begun))
	return nil
}

func (s *subject) await(ctx context.Context, want string) error {
	for deadline := time.Now().Add(patience); time.Now().Before(deadline) && ctx.Err() == nil; time.Sleep(5 * time.Millisecond) {
		if body, err := get(ctx, s.url); err == nil && body == want {
			return nil
		}
	}
	return fmt.Errorf("no answer %q in %v", want, patience)
}

// ask counts requests that fail while the tool works.
func (s *subject) ask(ctx context.Context) {
	var waiting sync.WaitGroup
	defer waiting.Wait()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		if !s.measuring.Load() {
			continue
		}
		waiting.Go(func() {
			s.sent.Add(1)
			if _, err := get(ctx, s.url); err != nil {
				s.failed.Add(1)
			}
		})
	}
}

func get(ctx context.Context, url string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode >= http.StatusInternalServerError {
		err = fmt.Errorf("status %d", res.StatusCode)
	}
	return string(body), err
}

// table is the result, times in milliseconds.
func table(subjects []*subject) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-12s %8s %8s %8s %8s %10s\n", "", "edits", "median", "p90", "failed", "requests")
	for _, s := range subjects {
		fmt.Fprintf(&b, "%-12s %8d %8d %8d %8d %10d\n", s.name, len(s.times),
			quantile(s.times, 0.5).Milliseconds(), quantile(s.times, 0.9).Milliseconds(), s.failed.Load(), s.sent.Load())
	}
	return b.String()
}

// quantile is the value below or at which that part of the values is.
func quantile(values []time.Duration, part float64) time.Duration {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[min(int(part*float64(len(sorted))), len(sorted)-1)]
}
