package dev

import (
	"os"
	"os/exec"
	"syscall"
)

// prepare makes cmd the head of a process group, so that Ctrl-C reaches the
// supervisor alone, which ends the others in order; and lets the kernel end it when
// the supervisor dies, however that comes about.
func prepare(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// kill ends p and what it started.
func kill(p *os.Process) error { return syscall.Kill(-p.Pid, syscall.SIGKILL) }
