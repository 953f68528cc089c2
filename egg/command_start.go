package egg

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
)

// startCommand serves the application.
type startCommand struct {
	Port     *int   `help:"TCP port; 0 is one that is free." placeholder:"N"`
	Hostname string `help:"Address of this machine to listen on." placeholder:"NAME"`
	Daemon   bool   `help:"Go on in the background, and return when the application answers." short:"d"`
	Stdout   string `help:"With --daemon: the file for standard output." type:"path" placeholder:"FILE"`
	Stderr   string `help:"With --daemon: the file for standard error." type:"path" placeholder:"FILE"`
}

// Run is called by kong.
func (c *startCommand) Run(v *invocation) error {
	if c.Port != nil {
		v.line.Set = append(v.line.Set, fmt.Sprintf("cluster.listen.port=%d", *c.Port))
	}
	if c.Hostname != "" {
		v.line.Set = append(v.line.Set, "cluster.listen.hostname="+c.Hostname)
	}
	if c.Daemon {
		return c.daemonize(v)
	}
	start := v.start()
	start.Listen = v.getenv(listenVariable)
	ready := openReadyPipe(v.getenv(readyVariable))
	var mark *runFile
	start.OnStarted = func(addr net.Addr) {
		if start.Listen == "" { // else the process is its parent's to stop
			mark = writeRunFile(v.app, addr)
		}
		c.greet(v, ready, addr)
		ready.tell(report{PID: os.Getpid(), Addr: addr.String(), URL: urlOf(addr)})
	}
	err := v.app.Run(v.ctx, start)
	if err != nil {
		ready.tell(report{Error: err.Error()})
	}
	mark.remove()
	return err
}

// greet says on the terminal where the application is, as Egg's master does. A parent that
// waits says it itself. So does the core logger, except in local and unittest, where the
// console does not show it.
func (c *startCommand) greet(v *invocation, ready readyPipe, addr net.Addr) {
	if ready.file == nil && developing(v.app.Env()) && v.app.config.Logger.Stdout == "" {
		fmt.Fprintf(v.Stdout, "%s started on %s (environment %s, logs in %s)\n",
			v.app.Name(), urlOf(addr), v.app.Env(), v.app.config.Logger.Dir)
	}
}

// The variables by which a parent hands down its socket, and hears how the start went.
const (
	listenVariable = "EGG_LISTEN"   // an address of engine.Listen, such as fd:3
	readyVariable  = "EGG_READY_FD" // the number of an open pipe
)

// report is what a started application writes into the pipe of EGG_READY_FD: one line
// of JSON.
type report struct {
	PID   int    `json:"pid,omitempty"`
	Addr  string `json:"addr,omitempty"`
	URL   string `json:"url,omitempty"`
	Error string `json:"error,omitempty"`
}

type readyPipe struct{ file *os.File }

func openReadyPipe(fd string) readyPipe {
	var n uintptr
	if _, err := fmt.Sscanf(fd, "%d", &n); err != nil || n < 3 {
		return readyPipe{}
	}
	return readyPipe{inherited(n, "ready")}
}

func (p *readyPipe) tell(r report) {
	if p.file == nil {
		return
	}
	line, _ := json.Marshal(r) //nolint:errchkjson // strings and numbers
	_, _ = p.file.Write(append(line, '\n'))
	_ = p.file.Close()
	p.file = nil
}
