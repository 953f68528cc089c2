//go:build unix

package egg

import (
	"os"
	"syscall"
)

// lock takes the file for this process until it ends, unless another has it.
func lock(f *os.File) bool {
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
}
