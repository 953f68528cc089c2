package cli

import (
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/koa-go/koa/egg/gateway"
)

// gatewayCommand runs a gateway, or checks its file.
type gatewayCommand struct {
	Config string `help:"The file that describes it." short:"c" default:"gateway.yaml" placeholder:"FILE"`
	Check  bool   `help:"Only tell what is wrong in the file."`
	JSON   bool   `help:"Report in lines of JSON." name:"json"`
}

// Help is the long text.
func (c *gatewayCommand) Help() string {
	return `Sends requests to services as a YAML file says, and follows the file: a change is
taken over without losing a request, and one that makes no sense changes nothing.
SIGHUP reads it again too. SIGTERM answers what is in flight and ends. What the gateway
knows of its services is at http://127.0.0.1:9901, unless the file says otherwise.

  egg gateway
  egg gateway -c gateway.yaml --check

A file to begin with:

  services:
    shop: {instances: [127.0.0.1:3001, 127.0.0.1:3002]}
  routes:
    - {path: /, service: shop}`
}

// Run is called by kong.
func (c *gatewayCommand) Run(v *invocation) error {
	file := c.Config
	if !filepath.IsAbs(file) {
		file = filepath.Join(v.Dir, file)
	}
	var lines slog.Handler = slog.NewTextHandler(v.Stderr, nil)
	if c.JSON {
		lines = slog.NewJSONHandler(v.Stderr, nil)
	}
	g, err := gateway.New(file, &gateway.Options{Log: slog.New(lines), Environ: v.Environ})
	if err != nil {
		return err
	}
	if c.Check {
		fmt.Fprintf(v.Stdout, "%s makes sense\n", c.Config)
		return g.Close()
	}
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer func() {
		signal.Stop(hangup)
		close(hangup)
	}()
	go func() {
		for range hangup {
			_ = g.Reload() // the log tells
		}
	}()
	return g.Run(v.ctx)
}
