//go:build !unix

package egg

import (
	"os"
	"os/exec"
)

// canDetach: there are no file locks and no sessions that the standard library knows.
const canDetach = false

func lock(*os.File) bool { return false }

func inherited(fd uintptr, name string) *os.File { return os.NewFile(fd, name) }

func detach(*exec.Cmd) {}
