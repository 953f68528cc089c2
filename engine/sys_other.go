//go:build !unix

package engine

import (
	"errors"
	"io/fs"
	"syscall"
)

// checkListening fails, since there is nothing to inherit here.
func checkListening(int) error { return errors.ErrUnsupported }

func closeOnExec(int) {}

func restrictMode(fs.FileMode) func(network, address string, c syscall.RawConn) error { return nil }
