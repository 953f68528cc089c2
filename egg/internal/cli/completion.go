package cli

import (
	"fmt"

	"github.com/koa-go/koa/egg/internal/completion"
)

// completionCommand prints a script for a shell.
type completionCommand struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

// Help is the long text.
func (c *completionCommand) Help() string {
	return `Put the line for your shell into its start file:

  source <(egg completion bash)            ~/.bashrc
  source <(egg completion zsh)             ~/.zshrc, after compinit
  egg completion fish | source             ~/.config/fish/config.fish`
}

// Run is called by kong.
func (c *completionCommand) Run(v *invocation) error {
	script, err := completion.Script(c.Shell, v.model)
	if err == nil {
		_, err = fmt.Fprint(v.Stdout, script)
	}
	return err
}
