package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// postgres is a PostgreSQL for one run. As TechEmpower's, it does not wait for the disk;
// and it cleans up when it is told to, not in the middle of a measurement.
type postgres struct {
	*exec.Cmd

	url      string
	programs string // the directory of its programs
	dir      string
	owner    string // the user it runs as; "" is this process's
	conn     *pgx.Conn
}

func startPostgres(ctx context.Context) (*postgres, error) {
	p := &postgres{}
	if err := errors.Join(p.find(), p.initialize(ctx)); err != nil {
		return nil, errors.Join(err, os.RemoveAll(p.dir))
	}
	port, err := freePort(ctx)
	if err == nil {
		p.url = fmt.Sprintf("postgres://postgres@127.0.0.1:%d/postgres", port)
		err = p.serve(port)
	}
	if err == nil {
		p.conn, err = pgx.Connect(ctx, p.url)
	}
	if err == nil {
		_, err = p.conn.Exec(ctx, "CREATE EXTENSION pg_stat_statements")
	}
	if err != nil {
		return nil, errors.Join(err, p.stop())
	}
	return p, nil
}

// find finds the programs, which Debian keeps outside of the path, and a user: PostgreSQL
// refuses to run as root.
func (p *postgres) find() error {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb") // the pattern is right
	if len(found) == 0 {
		path, err := exec.LookPath("initdb")
		if err != nil {
			return err
		}
		found = []string{path}
	}
	p.programs = filepath.Dir(slices.Max(found))
	if os.Geteuid() == 0 {
		p.owner = "postgres"
	}
	return nil
}

func (p *postgres) initialize(ctx context.Context) (err error) {
	if p.dir, err = os.MkdirTemp("", "techempower-postgres-"); err != nil {
		return err
	}
	if p.owner != "" {
		if err := p.giveAway(); err != nil {
			return err
		}
	}
	out, err := p.command(ctx, "initdb", "-D", p.data(), "-U", "postgres", "-A", "trust",
		"-E", "UTF8", "--locale=C", "--no-sync").CombinedOutput()
	if err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	return nil
}

func (p *postgres) giveAway() error {
	u, err := user.Lookup(p.owner)
	if err != nil {
		return err
	}
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		return err
	}
	return os.Chown(p.dir, uid, -1)
}

func (p *postgres) data() string { return filepath.Join(p.dir, "data") }

// serve returns when it answers.
func (p *postgres) serve(port int) error {
	args := []string{"-D", p.data(), "-h", "127.0.0.1", "-p", strconv.Itoa(port), "-k", "", "-F"}
	for _, setting := range []string{
		"max_connections=300", "shared_buffers=256MB", "autovacuum=off", "max_wal_size=4GB",
		"shared_preload_libraries=pg_stat_statements",
	} {
		args = append(args, "-c", setting)
	}
	p.Cmd = p.command(context.Background(), "postgres", args...) // stop ends it
	out, err := p.StderrPipe()
	if err != nil {
		return err
	}
	if err := p.Start(); err != nil {
		return err
	}
	lines := bufio.NewScanner(out)
	var said strings.Builder
	for lines.Scan() {
		if strings.Contains(lines.Text(), "ready to accept connections") {
			go func() { _, _ = io.Copy(io.Discard, out) }() // or it would stop at a full pipe
			return nil
		}
		fmt.Fprintln(&said, lines.Text())
	}
	return fmt.Errorf("postgres has not started; it said:\n%s", said.String())
}

func (p *postgres) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	argv := append([]string{filepath.Join(p.programs, name)}, args...)
	if p.owner != "" {
		argv = append([]string{"setpriv", "--reuid", p.owner, "--regid", p.owner, "--init-groups"}, argv...)
	}
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Dir = "/" // this process's own may be closed to that user
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	return cmd
}

// psql is a command that runs one statement of SQL in a database.
func (p *postgres) psql(url string) string {
	return filepath.Join(p.programs, "psql") + " -qAt -d " + url + " -c"
}

// stopCounting ends the counting of statements, which was for checking the programs.
func (p *postgres) stopCounting(ctx context.Context) error {
	if _, err := p.conn.Exec(ctx, "ALTER SYSTEM SET pg_stat_statements.track = 'none'"); err != nil {
		return err
	}
	_, err := p.conn.Exec(ctx, "SELECT pg_reload_conf()")
	return err
}

// clean makes the table as small as at the start, whoever updated it.
func (p *postgres) clean(ctx context.Context) error {
	_, err := p.conn.Exec(ctx, "VACUUM ANALYZE world")
	return err
}

func (p *postgres) stop() error {
	if p.conn != nil {
		_ = p.conn.Close(context.Background())
	}
	if p.Cmd != nil && p.Process != nil {
		_ = p.Process.Signal(os.Interrupt) // PostgreSQL's fast shutdown
		late := time.AfterFunc(10*time.Second, func() { _ = p.Process.Kill() })
		_ = p.Wait()
		late.Stop()
	}
	return os.RemoveAll(p.dir)
}
