//go:build unix

package cli

import "syscall"

// become replaces this process by another program, which so has its signals, its exit
// code and its terminal.
func (v *invocation) become(program string, args []string) error {
	return syscall.Exec(program, append([]string{program}, args...), v.Environ)
}
