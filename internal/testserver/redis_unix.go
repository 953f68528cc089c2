//go:build unix

package testserver

import "syscall"

// Pause makes it hang: connections are accepted, by the system, and nobody
// answers.
func (r *Redis) Pause() {
	r.tb.Helper()
	pause(r.tb, r.cmd)
}

// Resume lets it work again, beginning with what was asked meanwhile.
func (r *Redis) Resume() {
	r.tb.Helper()
	signal(r.tb, r.cmd, syscall.SIGCONT)
}
