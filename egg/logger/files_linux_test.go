package logger_test

import (
	"bytes"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/koa-go/koa/egg/logger"
)

// TestDiskThatFillsUpWithinALine has a limit on the size of files stand for the end
// of the disk: the kernel writes what fits, and fails with the rest.
func TestDiskThatFillsUpWithinALine(t *testing.T) {
	signal.Ignore(syscall.SIGXFSZ)
	defer signal.Reset(syscall.SIGXFSZ)
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		t.Fatal(err)
	}
	const full = 1 << 20 // more than the testing package needs for its own files
	path := filepath.Join(t.TempDir(), "app-web.log")
	if err := os.WriteFile(path, make([]byte, full-100), 0o600); err != nil {
		t.Fatal(err)
	}
	l := open(t, &logger.Config{Dir: filepath.Dir(path), ConsoleLevel: "NONE"}, &logger.Options{Stderr: new(bytes.Buffer)})
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: full, Max: before.Max}); err != nil {
		t.Fatal(err)
	}
	for range 10 {
		l.App().Info("a line that does not fit many times")
	}
	if got := read(t, path); len(got) != full || strings.HasSuffix(got, "\n") {
		t.Errorf("the file has %d bytes that end in %q, want %d that end within a line", len(got), got[len(got)-5:], full)
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		t.Fatal(err)
	}
	l.App().Info("the last line")
	got := strings.Split(strings.Trim(read(t, path), "\x00\n"), "\n")
	if len(got) != 11 || l.Lost() != 0 {
		t.Fatalf("the file has %q, and %d lines are lost", got, l.Lost())
	}
	for _, line := range got[:10] {
		if !strings.HasPrefix(line, "20") || !strings.HasSuffix(line, " a line that does not fit many times") {
			t.Errorf("the file has the line %q", line)
		}
	}
}
