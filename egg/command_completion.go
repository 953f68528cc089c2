package egg

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
	return `Put the line for your shell into its start file, with the program's name for shop:

  source <(shop completion bash)           ~/.bashrc
  source <(shop completion zsh)            ~/.zshrc, after compinit
  shop completion fish | source            ~/.config/fish/config.fish`
}

// Run is called by kong.
func (c *completionCommand) Run(v *invocation) error {
	script, err := completion.Script(c.Shell, v.model)
	if err == nil {
		_, err = fmt.Fprint(v.Stdout, script)
	}
	return err
}
