//go:build unix

package testserver

import "syscall"

// Pause makes it hang: connections stay, and nobody answers. Stop needs a Resume before.
func (n *NATS) Pause() {
	n.tb.Helper()
	pause(n.tb, n.cmd)
}

// Resume lets it work again, beginning with what was asked meanwhile.
func (n *NATS) Resume() {
	n.tb.Helper()
	signal(n.tb, n.cmd, syscall.SIGCONT)
}
