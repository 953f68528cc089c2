package engine

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"syscall"
	"time"
)

// listenUnix listens on the Unix socket at path.
func listenUnix(ctx context.Context, path string, mode fs.FileMode) (net.Listener, error) {
	if path == "" {
		return nil, problem("the path is missing; write \"unix:/path/app.sock\"")
	}
	lc := net.ListenConfig{Control: restrictMode(mode)}
	l, err := lc.Listen(ctx, "unix", path)
	if errors.Is(err, syscall.EADDRINUSE) {
		if err := removeStale(ctx, path, err); err != nil {
			return nil, err
		}
		l, err = lc.Listen(ctx, "unix", path)
	}
	if err != nil {
		return nil, explainUnix(path, err)
	}
	if mode == 0 {
		return l, nil
	}
	if err := os.Chmod(path, mode); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// removeStale removes the socket of a process that is gone. Whether it is gone
// is what the system says to a client, not a guess.
func removeStale(ctx context.Context, path string, inUse error) error {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // its owner was faster
	}
	if err != nil {
		return err
	}
	if info.Mode().Type() != fs.ModeSocket {
		return &causedProblem{problem(path + " exists and is not a socket; remove it or pick another path"), inUse}
	}
	c, err := (&net.Dialer{Timeout: time.Second}).DialContext(ctx, "unix", path)
	if err == nil {
		_ = c.Close()
	}
	if !errors.Is(err, syscall.ECONNREFUSED) {
		return &causedProblem{problem(fmt.Sprintf("another process listens on %s; find it with `lsof %s`, or pick another path", path, path)), inUse}
	}
	return os.Remove(path)
}

// mostSocketPath is the least sun_path of common systems, without its zero.
const mostSocketPath = 103

func explainUnix(path string, err error) error {
	switch {
	case errors.Is(err, syscall.ENOENT):
		return &causedProblem{problem("the directory of " + path + " does not exist"), err}
	case errors.Is(err, syscall.EINVAL) && len(path) > mostSocketPath:
		return &causedProblem{problem(fmt.Sprintf("the path has %d bytes; %d fit everywhere", len(path), mostSocketPath)), err}
	case errors.Is(err, syscall.EACCES):
		return &causedProblem{problem("permission denied to create " + path), err}
	}
	return err
}
