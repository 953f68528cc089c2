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
	"time"
)

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
	if !canDetach {
		return nil
	}
	f, err := createLocked(runFileName(app))
	if err == nil {
		err = json.NewEncoder(f).Encode(running{
			Name: app.info.Name, PID: os.Getpid(), Env: app.info.Env, URL: urlOf(addr), Started: app.Now(), Go: runtime.Version(),
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
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644) //nolint:gosec // status is for others of the machine too
	if err != nil {
		return nil, err
	}
	if !lockPatiently(f) {
		_ = f.Close()
		return nil, fmt.Errorf("%s belongs to another process that runs", name)
	}
	return f, f.Truncate(0)
}

// lockPatiently takes a lock that stop and status may hold for a moment.
func lockPatiently(f *os.File) bool {
	for range 20 {
		if lock(f) {
			return true
		}
		time.Sleep(5 * time.Millisecond)
	}
	return false
}

// remove is for the end of the process; on nil it does nothing.
func (r *runFile) remove() {
	if r == nil {
		return
	}
	_ = os.Remove(r.file.Name())
	_ = r.file.Close()
}

// findRunning returns the process that runs the application, or nil.
func findRunning(app *App) (*running, error) {
	if !canDetach {
		return nil, errNoDetach
	}
	f, err := os.Open(runFileName(app))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	if lock(f) {
		return nil, nil // its owner is gone
	}
	r := new(running)
	if err := json.NewDecoder(f).Decode(r); err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name(), err)
	}
	return r, nil
}
