package cli

import (
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"
)

// goCommand prepares the go command in a directory. env comes after the environment of
// the process.
func (v *invocation) goCommand(dir string, env []string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(v.ctx, "go", args...)
	cmd.Dir = dir
	cmd.Env = slices.Concat(v.Environ, env)
	return cmd
}

// runGo runs the go command and returns what it printed to standard output. Its error has
// what it printed to standard error.
func (v *invocation) runGo(dir string, env []string, args ...string) (string, error) {
	cmd := v.goCommand(dir, env, args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return "", errors.New("the go command is not in PATH; install Go from https://go.dev/dl")
	case err != nil:
		return "", fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, strings.TrimSpace(stderr.String()))
	}
	return strings.TrimSpace(stdout.String()), nil
}
