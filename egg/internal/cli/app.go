package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
)

// appCommand is a command that the application's own program does. It is passed on as it
// was typed.
type appCommand struct {
	Args []string `arg:"" optional:"" help:"Arguments of the application's own command; --help lists them."`
}

// Run is called by kong.
func (c *appCommand) Run(v *invocation) error {
	dir, err := v.appDir()
	if err != nil && slices.ContainsFunc(c.Args, func(a string) bool { return a == "--help" || a == "-h" }) {
		fmt.Fprintf(v.Stdout, "Usage: egg %s [flags]\n\nThis is a command of the application's own program, which has its help, too:\n"+
			"go to the directory of an application, and ask again.\n", v.command)
		return nil
	}
	if err != nil {
		return err
	}
	program, err := v.build(dir)
	if err != nil {
		return err
	}
	return v.become(program, append([]string{v.command}, c.Args...))
}

// build brings generated files up to date, and builds the application into the user's
// cache. It returns the program; when it does not compile, the compiler's messages are on
// the screen.
func (v *invocation) build(dir string) (string, error) {
	if err := v.generate(dir); err != nil {
		return "", err
	}
	program, err := programPath(dir)
	if err != nil {
		return "", err
	}
	cmd := v.goCommand(dir, nil, "build", "-buildvcs=false", "-o", program, ".")
	cmd.Stdout, cmd.Stderr = v.Stderr, v.Stderr
	return program, exitOf(cmd.Run())
}

// programPath is where the built application is kept.
func programPath(dir string) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	sum := sha256.Sum256([]byte(dir))
	name := filepath.Base(dir)
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	parent := filepath.Join(cache, "egg", hex.EncodeToString(sum[:8]))
	return filepath.Join(parent, name), os.MkdirAll(parent, 0o755)
}
