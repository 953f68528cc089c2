//go:build unix

package main

import (
	"os"
	"syscall"
)

// hang stops the process where it stands: its connections stay open, and nothing
// answers on them.
func hang(p *os.Process) error { return p.Signal(syscall.SIGSTOP) }

func resume(p *os.Process) error { return p.Signal(syscall.SIGCONT) }

func terminate(p *os.Process) error { return p.Signal(syscall.SIGTERM) }
