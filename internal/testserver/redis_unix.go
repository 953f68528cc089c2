//go:build unix

package testserver

import "syscall"

// Pause makes it hang: connections are accepted, by the system, and nobody
// answers.
func (r *Redis) Pause() { r.signal(syscall.SIGSTOP) }

// Resume lets it work again, beginning with what was asked meanwhile.
func (r *Redis) Resume() { r.signal(syscall.SIGCONT) }

func (r *Redis) signal(s syscall.Signal) {
	r.tb.Helper()
	if r.cmd == nil {
		r.tb.Fatal("testserver: redis-server is down")
	}
	if err := r.cmd.Process.Signal(s); err != nil {
		r.tb.Fatalf("testserver: %v", err)
	}
}
