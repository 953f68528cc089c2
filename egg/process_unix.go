//go:build unix

package egg

import (
	"os"
	"os/exec"
	"syscall"
)

// canDetach: programs can go on in the background, and be found and stopped there.
const canDetach = true

// lock takes the file for this process until it ends, unless another has it.
func lock(f *os.File) bool {
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
}

// inherited is the file that a parent left open; programs that this one starts do not
// have it.
func inherited(fd uintptr, name string) *os.File {
	syscall.CloseOnExec(int(fd))
	return os.NewFile(fd, name)
}

// detach lets a program outlive the terminal that this one was started in.
func detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }
