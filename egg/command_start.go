package egg

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

// startCommand serves the application.
type startCommand struct {
	Port     int    `help:"TCP port." placeholder:"N"`
	Hostname string `help:"Address of this machine to listen on." placeholder:"NAME"`
	Daemon   bool   `help:"Go on in the background, and return when the application answers." short:"d"`
	Stdout   string `help:"With --daemon: the file for standard output." type:"path" placeholder:"FILE"`
	Stderr   string `help:"With --daemon: the file for standard error." type:"path" placeholder:"FILE"`
}

func (c *startCommand) Run(v *invocation) error {
	if c.Port != 0 {
		v.line.Set = append(v.line.Set, fmt.Sprintf("cluster.listen.port=%d", c.Port))
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
		mark = writeRunFile(v.app, addr)
		ready.tell(report{PID: os.Getpid(), Addr: addr.String(), URL: urlOf(addr)})
	}
	err := v.app.Run(v.ctx, start)
	if err != nil {
		ready.tell(report{Error: err.Error()})
	}
	mark.remove()
	return err
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
	syscall.CloseOnExec(int(n))
	return readyPipe{os.NewFile(n, "ready")}
}

func (p *readyPipe) tell(r report) {
	if p.file == nil {
		return
	}
	line, _ := json.Marshal(r) // strings and numbers
	_, _ = p.file.Write(append(line, '\n'))
	_ = p.file.Close()
	p.file = nil
}

// running is what the run file says of a process.
type running struct {
	Name    string    `json:"name"`
	PID     int       `json:"pid"`
	Env     string    `json:"env"`
	URL     string    `json:"url"`
	Started time.Time `json:"started"`
	Go      string    `json:"go"`
}

// runFile is the file that tells stop and status about this process. It is locked as
// long as the process lives, so that what a crash left behind is known as such.
type runFile struct{ file *os.File }

func runFileName(app *App) string {
	return filepath.Join(app.info.Rundir, app.info.Name+".pid.json")
}

// writeRunFile writes the file. An application on a file system that cannot be written
// runs without it.
func writeRunFile(app *App, addr net.Addr) *runFile {
	f, err := createLocked(runFileName(app))
	if err == nil {
		err = json.NewEncoder(f).Encode(running{
			Name: app.info.Name, PID: os.Getpid(), Env: app.info.Env, URL: urlOf(addr), Started: app.now(), Go: runtime.Version(),
		})
	}
	if err != nil {
		app.CoreLogger().Warn(fmt.Sprintf("[egg:core] stop and status will not find this process: %v", err))
		return nil
	}
	return &runFile{f}
}

// createLocked opens the file, locks it and empties it.
func createLocked(name string) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	if !lock(f) {
		_ = f.Close()
		return nil, fmt.Errorf("%s belongs to another process that runs", name)
	}
	return f, f.Truncate(0)
}

func (r *runFile) remove() {
	if r == nil {
		return
	}
	_ = os.Remove(r.file.Name())
	_ = r.file.Close()
}

// findRunning returns the process that runs the application, or nil.
func findRunning(app *App) (*running, error) {
	f, err := os.Open(runFileName(app))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if lock(f) {
		return nil, nil // its owner is gone
	}
	r := new(running)
	if err := json.NewDecoder(f).Decode(r); err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name(), err)
	}
	return r, nil
}
