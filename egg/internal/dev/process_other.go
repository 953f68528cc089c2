//go:build !linux

package dev

import (
	"os"
	"os/exec"
)

// prepare leaves cmd in the supervisor's process group: without Linux's
// PR_SET_PDEATHSIG that is how a closed terminal reaches it as well.
func prepare(*exec.Cmd) {}

func kill(p *os.Process) error { return p.Kill() }
