//go:build unix

package engine_test

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/koa-go/koa/engine"
)

func TestListenUnixReplacesAStaleSocket(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app.sock")
	crashed, err := net.ListenUnix("unix", &net.UnixAddr{Name: path})
	if err != nil {
		t.Fatal(err)
	}
	crashed.SetUnlinkOnClose(false)
	if err := crashed.Close(); err != nil {
		t.Fatal(err)
	}
	l := listen(t, "unix:"+path)
	c, err := net.Dial("unix", path)
	if err != nil {
		t.Fatalf("nobody listens: %v", err)
	}
	_ = c.Close()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the socket was left behind: %v", err)
	}
}

func TestListenUnixLeavesOthersAlone(t *testing.T) {
	dir := t.TempDir()
	inUse := filepath.Join(dir, "used.sock")
	l := listen(t, "unix:"+inUse)
	file := filepath.Join(dir, "file.txt")
	if err := os.WriteFile(file, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		path, want string
		cause      error
	}{
		{inUse, "another process listens on " + inUse, syscall.EADDRINUSE},
		{file, file + " exists and is not a socket", syscall.EADDRINUSE},
		{dir, dir + " exists and is not a socket", syscall.EADDRINUSE},
		{filepath.Join(dir, "none", "app.sock"), "does not exist", syscall.ENOENT},
		{filepath.Join(dir, strings.Repeat("x", 120)), "bytes; 103 fit everywhere", syscall.EINVAL},
	} {
		_, err := engine.Listen(t.Context(), "unix:"+tt.path)
		if e, ok := errors.AsType[*engine.ListenError](err); !ok || !errors.Is(err, tt.cause) || !strings.Contains(e.Problem, tt.want) {
			t.Errorf("error %v, want one which says %q", err, tt.want)
		}
	}
	if c, err := net.Dial("unix", inUse); err != nil {
		t.Errorf("the socket in use: %v", err)
	} else {
		_ = c.Close()
	}
	if b, err := os.ReadFile(file); string(b) != "precious" {
		t.Errorf("the file: %q, %v", b, err)
	}
	_ = l.Close()
}

func TestListenUnixMode(t *testing.T) {
	for _, mode := range []fs.FileMode{0o600, 0o660, 0o666} {
		path := filepath.Join(t.TempDir(), "app.sock")
		l, err := (&engine.Options{SocketMode: mode}).Listen(t.Context(), "unix:"+path)
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Lstat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != mode {
			t.Errorf("mode %v, want %v", got, mode)
		}
		_ = l.Close()
	}
}
