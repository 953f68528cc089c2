//go:build !unix

package cli

import (
	"errors"
	"os"
	"os/exec"
)

// become runs another program in the place of this process, as far as the system
// allows it: signals reach both, and the exit code is the program's.
func (v *invocation) become(program string, args []string) error {
	cmd := exec.Command(program, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr, cmd.Env = os.Stdin, v.Stdout, v.Stderr, v.Environ
	err := cmd.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exitCode(exit.ExitCode())
	}
	return err
}
