//go:build unix

package testserver

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"
)

// Postgres is a private PostgreSQL that does not wait for the disk. Its methods are
// for the goroutine of the test, except for Database.
type Postgres struct {
	// Addr is where it listens, host:port. It stays the same when it starts anew.
	Addr string

	tb        testing.TB
	programs  string // the directory of its programs
	dir       string // of its own, with the data
	data      string
	owner     *syscall.Credential // nil: this process's own user will do
	cmd       *exec.Cmd           // nil while it is down
	databases atomic.Int64
}

// StartPostgres starts one, which ends with the test. As PostgreSQL refuses to run as
// root, it then runs as the user postgres, or nobody. Tests that neither stop nor configure
// it can have one together: see [SharedPostgres].
func StartPostgres(tb testing.TB) *Postgres {
	tb.Helper()
	p := launchPostgres(tb)
	tb.Cleanup(p.end)
	return p
}

// launchPostgres starts one. The caller ends it.
func launchPostgres(tb testing.TB) *Postgres {
	tb.Helper()
	p := &Postgres{tb: tb, programs: postgresPrograms(tb), owner: postgresOwner(tb)}
	if err := p.launch(); err != nil {
		p.end()
		tb.Fatalf("testserver: %v", err)
	}
	return p
}

// Database makes an empty database and returns its URL.
func (p *Postgres) Database(tb testing.TB) string {
	tb.Helper()
	name := fmt.Sprintf("test%d", p.databases.Add(1))
	host, port, err := net.SplitHostPort(p.Addr)
	if err == nil {
		err = p.run("createdb", "-h", host, "-p", port, "-U", "postgres", name)
	}
	if err != nil {
		tb.Fatalf("testserver: %v", err)
	}
	return "postgres://postgres@" + p.Addr + "/" + name
}

// Start starts it again, with its data, after [Postgres.Stop].
func (p *Postgres) Start() {
	p.tb.Helper()
	if p.cmd != nil {
		p.tb.Fatal("testserver: postgres runs already")
	}
	if err := p.start(); err != nil {
		p.tb.Fatalf("testserver: %v", err)
	}
}

// Stop rolls back what is under way and ends it. It does nothing when it is down.
func (p *Postgres) Stop() {
	if p.cmd == nil {
		return
	}
	defer func() { p.cmd = nil }()
	if p.cmd.Process == nil {
		return
	}
	_ = p.cmd.Process.Signal(syscall.SIGINT) // PostgreSQL's fast shutdown; fails if it has ended
	_ = p.cmd.Wait()
}

// launch makes the directory of the data, and starts on a port that is free.
func (p *Postgres) launch() error {
	if err := p.initialize(); err != nil {
		return err
	}
	var err error
	for range 5 { // somebody else may take the port first
		p.Addr = FreeAddress(p.tb)
		if err = p.start(); err == nil {
			return nil
		}
	}
	return err
}

// initialize makes the directory of the data. It is not that of the test, into which only
// the test's user can look.
func (p *Postgres) initialize() error {
	dir, err := os.MkdirTemp("", "testserver-postgres-")
	if err != nil {
		return err
	}
	p.dir, p.data = dir, filepath.Join(dir, "data")
	if p.owner != nil {
		if err := os.Chown(dir, int(p.owner.Uid), int(p.owner.Gid)); err != nil {
			return err
		}
	}
	return p.run("initdb", "-D", p.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
}

// end stops it for good.
func (p *Postgres) end() {
	p.Stop()
	_ = os.RemoveAll(p.dir)
}

// start returns when it answers.
func (p *Postgres) start() error {
	host, port, err := net.SplitHostPort(p.Addr)
	if err != nil {
		return err
	}
	cmd := p.command("postgres", "-D", p.data, "-h", host, "-p", port, "-k", "", "-F")
	p.cmd = cmd
	if err := launch(cmd, "ready to accept connections"); err != nil {
		p.Stop()
		return err
	}
	return nil
}

// run runs one of its programs to the end.
func (p *Postgres) run(name string, args ...string) error {
	if out, err := p.command(name, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", name, err, bytes.TrimSpace(out))
	}
	return nil
}

func (p *Postgres) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(p.programs, name), args...)
	cmd.Dir = "/" // the test's own may be closed to its user
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: p.owner}
	return cmd
}

// postgresPrograms finds the directory of PostgreSQL's programs, which Debian keeps
// outside of the path.
func postgresPrograms(tb testing.TB) string {
	tb.Helper()
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb") // the pattern is right
	if len(found) > 0 {
		return filepath.Dir(slices.Max(found))
	}
	return filepath.Dir(program(tb, "initdb"))
}

// postgresOwner returns the user it runs as, or nil for this process's.
func postgresOwner(tb testing.TB) *syscall.Credential {
	tb.Helper()
	if os.Geteuid() != 0 {
		return nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			continue
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			continue
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	}
	tb.Fatal("testserver: PostgreSQL does not run as root, and there is no user postgres or nobody")
	return nil
}
