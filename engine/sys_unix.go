//go:build unix

package engine

import (
	"io/fs"
	"os"
	"syscall"
)

// checkListening fails unless fd is a socket on which listen was called.
func checkListening(fd int) error {
	v, err := syscall.GetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_ACCEPTCONN)
	if err != nil {
		return os.NewSyscallError("getsockopt", err)
	}
	if v == 0 {
		return errNotListening
	}
	return nil
}

func closeOnExec(fd int) { syscall.CloseOnExec(fd) }

// restrictMode gives a Unix socket its mode before it has a name, so that there
// is no moment in which more people may connect. Linux takes it over to the
// file, less the umask; where the call fails, Chmod follows after the bind.
func restrictMode(mode fs.FileMode) func(network, address string, c syscall.RawConn) error {
	if mode == 0 {
		return nil
	}
	return func(_, _ string, c syscall.RawConn) error {
		return c.Control(func(fd uintptr) { _ = syscall.Fchmod(int(fd), uint32(mode)) })
	}
}
