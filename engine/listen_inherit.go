package engine

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"syscall"
)

// listenDescriptor takes over the listening socket with that number.
func listenDescriptor(number string) (net.Listener, error) {
	fd, err := strconv.ParseUint(number, 10, 31)
	if err != nil {
		return nil, problem(fmt.Sprintf("descriptor %q is not a number; write \"fd:3\"", number))
	}
	return inherit(int(fd), "fd:"+number)
}

// inherit looks before it takes: a descriptor that is not a listening socket
// may belong to somebody else, even to Go's runtime, and must not be closed.
func inherit(fd int, name string) (net.Listener, error) {
	if err := checkListening(fd); err != nil {
		return nil, explainDescriptor(fd, err)
	}
	f := os.NewFile(uintptr(fd), name)
	l, err := net.FileListener(f) // a duplicate, closed on exec
	return l, errors.Join(err, f.Close())
}

func explainDescriptor(fd int, err error) error {
	switch {
	case errors.Is(err, syscall.EBADF):
		return &causedProblem{problem(fmt.Sprintf("descriptor %d is not open; the parent process has to pass it, and it can be taken once", fd)), err}
	case errors.Is(err, syscall.ENOTSOCK):
		return &causedProblem{problem(fmt.Sprintf("descriptor %d is not a socket", fd)), err}
	case errors.Is(err, errNotListening):
		return &causedProblem{problem(fmt.Sprintf("descriptor %d is a socket on which nobody called listen", fd)), err}
	}
	return err
}

// errNotListening is the finding of checkListening about other sockets.
var errNotListening = errors.New("socket does not listen")
