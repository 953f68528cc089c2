package dev

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// builder runs the go command for the application.
type builder struct {
	dir   string // the application
	out   string // where programs are put
	flags []string
	start func(*exec.Cmd) error
	count int
}

// newBuilder makes a directory for programs, beside the temporary files of the go
// command: there programs may be executed, and the linker's result is renamed and
// not copied.
func newBuilder(dir string, flags []string, start func(*exec.Cmd) error) (*builder, error) {
	out, err := os.MkdirTemp(os.Getenv("GOTMPDIR"), "egg-dev-")
	if err != nil {
		return nil, err
	}
	return &builder{dir: dir, out: out, flags: flags, start: start}, nil
}

func (b *builder) close() { _ = os.RemoveAll(b.out) }

// build makes a program under a new name, as the last one may still be running. A
// program that does not compile is a *failure.
func (b *builder) build(ctx context.Context) (program string, err error) {
	b.count++
	program = filepath.Join(b.out, fmt.Sprintf("%s.%d", filepath.Base(b.dir), b.count))
	args := append(b.quick(), b.flags...)
	said, err := b.run(ctx, append(append([]string{"build", "-o", program}, args...), ".")...)
	if err != nil {
		_ = os.Remove(program)
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		return "", buildFailure(b.dir, said, err)
	}
	return program, nil
}

// quick are the flags that shorten a build, unless GOFLAGS says otherwise: a third
// of the time goes into debug information, and asking git about the state of a big
// checkout takes as long as linking.
func (b *builder) quick() []string {
	var flags []string
	for _, f := range []string{"-ldflags=-w", "-buildvcs=false"} {
		name, _, _ := strings.Cut(f, "=")
		if !strings.Contains(os.Getenv("GOFLAGS"), name) {
			flags = append(flags, f)
		}
	}
	return flags
}

// run runs the go command and returns its standard output, or all that it said when
// it fails.
func (b *builder) run(ctx context.Context, args ...string) (string, error) {
	var stdout, all bytes.Buffer
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir, cmd.Env = b.dir, append(os.Environ(), "PWD="+b.dir)
	cmd.Stdout, cmd.Stderr = &stdout, &all
	cmd.Cancel = func() error { return kill(cmd.Process) }
	cmd.WaitDelay = time.Second
	prepare(cmd)
	err := b.start(cmd)
	if err == nil {
		err = cmd.Wait()
	}
	if err != nil {
		return all.String() + stdout.String(), err
	}
	return stdout.String(), nil
}
