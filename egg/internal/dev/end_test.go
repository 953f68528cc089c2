package dev_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/koa-go/koa/egg/internal/dev"
	"github.com/koa-go/koa/engine"
	"github.com/koa-go/koa/internal/testserver"
)

// asSupervisor makes this test binary a supervisor of the directory in it.
const asSupervisor = "EGG_DEV_TEST_DIR"

func TestMain(m *testing.M) {
	dir := os.Getenv(asSupervisor)
	if dir == "" {
		os.Exit(m.Run())
	}
	ctx, stop := engine.Signals(context.Background())
	defer stop()
	if err := dev.Run(ctx, dev.Options{Dir: dir, Addr: os.Getenv(asSupervisor + "_ADDR")}); err != nil {
		os.Exit(1)
	}
}

// startProcess runs the supervisor in a process of its own, with its programs in a
// directory that only it has.
func startProcess(t *testing.T) (s *session, cmd *exec.Cmd, programs string) {
	t.Helper()
	s = &session{t: t, dir: t.TempDir(), out: &output{}}
	for name, text := range smallApp {
		s.write(name, text)
	}
	addr := testserver.FreeAddress(t)
	s.url, programs = "http://"+addr, t.TempDir()
	cmd = exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), asSupervisor+"="+s.dir, asSupervisor+"_ADDR="+addr, "GOTMPDIR="+programs)
	cmd.Stdout, cmd.Stderr = s.out, s.out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return s, cmd, programs
}

func (s *session) workerGone(pid string) {
	s.t.Helper()
	n, err := strconv.Atoi(pid)
	if err != nil {
		s.t.Fatal(err)
	}
	s.until("the end of the worker", func() bool { return errors.Is(syscall.Kill(n, 0), syscall.ESRCH) })
}

func TestInterruptEndsEverything(t *testing.T) {
	s, cmd, programs := startProcess(t)
	worker := s.get("/pid", nil).body
	res, err := http.Get(s.url + "/stream")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if body, err := io.ReadAll(res.Body); err != nil || !strings.HasSuffix(string(body), "\n39\n") {
		t.Errorf("a request in flight ended with %q, %v", body, err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("the supervisor ended with %v\n%s", err, s.out)
	}
	if err := syscall.Kill(atoi(t, worker), 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("the worker is still there: %v", err)
	}
	if left, err := os.ReadDir(programs); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestOnlyOneWorkerIsLeftAfterASwitch(t *testing.T) {
	s := start(t, smallApp, nil)
	first := s.get("/pid", nil).body
	s.write("text.go", textOf("two"))
	s.expect("/text", "two")
	s.workerGone(first)
}

func TestTakenAddressIsAnErrorBeforeAnythingIsBuilt(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte("not read"), 0o644); err != nil {
		t.Fatal(err)
	}
	var out output
	err = dev.Run(t.Context(), dev.Options{Dir: dir, Addr: l.Addr().String(), Out: &out})
	if !errors.Is(err, syscall.EADDRINUSE) || !strings.Contains(err.Error(), l.Addr().String()) || out.String() != "" {
		t.Errorf("Run returned %v and said %q", err, out.String())
	}
}

func TestDirectoryWithoutAModuleIsAnError(t *testing.T) {
	if err := dev.Run(t.Context(), dev.Options{Dir: t.TempDir()}); err == nil || !strings.Contains(err.Error(), "is no application") {
		t.Errorf("Run returned %v", err)
	}
}

func atoi(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
