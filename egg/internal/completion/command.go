package completion

import (
	"fmt"

	"github.com/alecthomas/kong"
)

// Command is the command of a program that prints the script for a shell.
type Command struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`

	// Program is what is typed to start the program, for the help.
	Program string `kong:"-"`
}

// Help is the long text.
func (c *Command) Help() string {
	return fmt.Sprintf(`Put the line for your shell into its start file:

  ~/.bashrc                   source <(%[1]s completion bash)
  ~/.zshrc, after compinit    source <(%[1]s completion zsh)
  ~/.config/fish/config.fish  %[1]s completion fish | source`, c.Program)
}

// Run is called by kong.
func (c *Command) Run(k *kong.Context) error {
	script, err := Script(c.Shell, k.Model)
	if err == nil {
		_, err = fmt.Fprint(k.Stdout, script)
	}
	return err
}
