package engine

import (
	"fmt"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// systemd holds the sockets that were passed and not taken yet. It belongs to
// the process, as the environment and the descriptors it stands for do.
var systemd activation

// activation follows sd_listen_fds_with_names(3).
type activation struct {
	mu   sync.Mutex // guards left
	left []passedSocket
}

type passedSocket struct {
	name string
	fd   int
}

const (
	firstPassed = 3    // SD_LISTEN_FDS_START
	mostPassed  = 1024 // a number beyond is a mistake, not a service
)

// listen takes the first socket of that name; "" stands for the only one.
func (a *activation) listen(name string) (net.Listener, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := a.load(); err != nil {
		return nil, err
	}
	i, err := a.find(name)
	if err != nil {
		return nil, err
	}
	s := a.left[i]
	a.left = slices.Delete(a.left, i, i+1)
	return inherit(s.fd, "systemd:"+s.name)
}

func (a *activation) find(name string) (int, error) {
	switch {
	case len(a.left) == 0:
		return 0, problem("systemd passed no socket, or all are taken; start the program by its .socket unit, or try systemd-socket-activate(1)")
	case name != "":
		if i := slices.IndexFunc(a.left, func(s passedSocket) bool { return s.name == name }); i >= 0 {
			return i, nil
		}
		return 0, problem(fmt.Sprintf("systemd passed no socket %q, or it is taken; left: %s", name, a.names()))
	case len(a.left) > 1:
		return 0, problem("systemd passed several sockets; write \"systemd:name\" with one of: " + a.names())
	}
	return 0, nil
}

func (a *activation) names() string {
	var names []string
	for _, s := range a.left {
		names = append(names, s.name)
	}
	return strings.Join(names, ", ")
}

// load moves what the environment says, if anything, into left.
func (a *activation) load() error {
	pid, count := os.Getenv("LISTEN_PID"), os.Getenv("LISTEN_FDS")
	if count == "" {
		return nil
	}
	if pid != strconv.Itoa(os.Getpid()) {
		return problem(fmt.Sprintf("the sockets are for process %q (LISTEN_PID), and this is %d", pid, os.Getpid()))
	}
	n, err := strconv.Atoi(count)
	if err != nil || n < 1 || n > mostPassed {
		return problem(fmt.Sprintf("LISTEN_FDS is %q and should be a number from 1 to %d", count, mostPassed))
	}
	names := strings.Split(os.Getenv("LISTEN_FDNAMES"), ":")
	for i := range n {
		s := passedSocket{name: "unknown", fd: firstPassed + i}
		if i < len(names) && names[i] != "" {
			s.name = names[i]
		}
		closeOnExec(s.fd)
		a.left = append(a.left, s)
	}
	for _, name := range []string{"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"} {
		if err := os.Unsetenv(name); err != nil {
			return err
		}
	}
	return nil
}
