//go:build unix

package testserver

import "syscall"

// Pause makes it hang: connections stay, and nobody answers. Stop needs a Resume before.
func (n *NATS) Pause() { n.signal(syscall.SIGSTOP) }

// Resume lets it work again, beginning with what was asked meanwhile.
func (n *NATS) Resume() { n.signal(syscall.SIGCONT) }

func (n *NATS) signal(s syscall.Signal) {
	n.tb.Helper()
	if n.cmd == nil {
		n.tb.Fatal("testserver: nats-server is down")
	}
	if err := n.cmd.Process.Signal(s); err != nil {
		n.tb.Fatalf("testserver: %v", err)
	}
}
