package cli

import (
	"context"
	"fmt"
	"net"
	"os"
	"strconv"

	"github.com/koa-go/koa/egg/internal/dev"
	"github.com/koa-go/koa/internal/terminal"
)

// devCommand serves an application that is being worked on.
type devCommand struct {
	Port       int      `help:"TCP port. Default: 7001, or the next one that is free." placeholder:"N"`
	Host       string   `help:"Address of this machine to listen on; 0.0.0.0 lets other machines in." default:"localhost"`
	NoOpen     bool     `help:"Do not open a browser."`
	Poll       bool     `help:"Look at the files instead of being told of changes: for shared folders."`
	BuildFlags []string `help:"Flags of go build, such as -tags=sqlite." placeholder:"FLAG" sep:"none" name:"build-flag"`
	JSON       bool     `help:"Report in lines of JSON." name:"json"`
}

// Help is the long text.
func (c *devCommand) Help() string {
	return `Serves the application in the environment local. When a file is saved it is generated,
built and started anew; requests wait meanwhile, and the browser reloads behind the
switch. Views, styles and translations need no build. When a build fails, the last
version keeps serving, and the browser shows the compiler's errors.

  egg dev
  egg dev --port 8080 --host 0.0.0.0
  egg dev --build-flag=-race`
}

// Run is called by kong.
func (c *devCommand) Run(v *invocation) error {
	dir, err := v.appDir()
	if err != nil {
		return err
	}
	port, err := c.port(v.ctx)
	if err != nil {
		return err
	}
	return dev.Run(v.ctx, dev.Options{
		Dir: dir, Addr: net.JoinHostPort(c.Host, strconv.Itoa(port)), BuildFlags: c.BuildFlags, Out: v.Stdout,
		NoColor: !terminal.HasColor(v.Stdout), JSON: c.JSON, Poll: c.Poll,
		Open: !c.NoOpen && !c.JSON && v.getenv("CI") == "" && isTerminal(v.Stdout),
	})
}

// defaultPort is Egg's; as egg-bin does, the next ones are tried when it is taken.
const (
	defaultPort = 7001
	portsToTry  = 20
)

// port is the one that was asked for, or the first that is free.
func (c *devCommand) port(ctx context.Context) (int, error) {
	if c.Port != 0 {
		return c.Port, nil
	}
	var err error
	for port := defaultPort; port < defaultPort+portsToTry; port++ {
		if err = tryPort(ctx, c.Host, port); err == nil {
			return port, nil
		}
	}
	return 0, fmt.Errorf("no port from %d to %d is free on %s; choose another with --port or --host: %w",
		defaultPort, defaultPort+portsToTry-1, c.Host, err)
}

// tryPort tells why a port could not be listened on.
func tryPort(ctx context.Context, host string, port int) error {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort(host, strconv.Itoa(port)))
	if err == nil {
		_ = l.Close()
	}
	return err
}

// isTerminal tells whether somebody looks at w.
func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
