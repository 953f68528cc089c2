//go:build unix

package testserver

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
)

// Nginx is a private nginx.
type Nginx struct {
	// Addr is where it listens, host:port.
	Addr string

	cmd *exec.Cmd
}

// StartNginx starts one with as many workers, which ends with the test. conf gives
// the inside of the http block, in which one server has to "listen" there. What
// nginx refuses fails the test with its message.
func StartNginx(tb testing.TB, workers int, conf func(listen string) string) *Nginx {
	tb.Helper()
	path, dir := program(tb, "nginx"), tb.TempDir()
	var err error
	for range 5 { // somebody else may take the port first
		n := &Nginx{Addr: FreeAddress(tb)}
		text := nginxConf(dir, workers, conf(n.Addr))
		if err = n.start(path, dir, text); err == nil {
			tb.Cleanup(n.stop)
			return n
		}
	}
	tb.Fatalf("testserver: %v", err)
	return nil
}

// nginxConf keeps all files in dir.
func nginxConf(dir string, workers int, http string) string {
	var b bytes.Buffer
	if os.Geteuid() == 0 {
		fmt.Fprintln(&b, "user root;") // or workers cannot enter dir
	}
	fmt.Fprintf(&b, "daemon off;\nworker_processes %d;\npid %s/nginx.pid;\nerror_log stderr notice;\n", workers, dir)
	fmt.Fprint(&b, "events { worker_connections 1024; }\nhttp {\naccess_log off;\n")
	for _, kind := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		fmt.Fprintf(&b, "%s_temp_path %s/%s;\n", kind, dir, kind)
	}
	fmt.Fprintf(&b, "%s\n}\n", http)
	return b.String()
}

// start returns when it listens.
func (n *Nginx) start(path, dir, text string) error {
	conf := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		return err
	}
	n.cmd = exec.Command(path, "-e", "stderr", "-p", dir, "-c", conf)
	n.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // to end its workers too
	if err := launch(n.cmd, "start worker process "); err != nil {
		n.stop()
		return err
	}
	return nil
}

func (n *Nginx) stop() {
	if n.cmd.Process == nil {
		return
	}
	_ = syscall.Kill(-n.cmd.Process.Pid, syscall.SIGKILL) // fails if it has ended
	_ = n.cmd.Wait()                                      // always an error: it was killed
}

// PIDs are those of its processes, of which the first one does no requests.
func (n *Nginx) PIDs() []int {
	pids := []int{n.cmd.Process.Pid}
	of := strconv.Itoa(pids[0])
	children, _ := os.ReadFile(filepath.Join("/proc", of, "task", of, "children")) // Linux only
	for field := range bytes.FieldsSeq(children) {
		if pid, err := strconv.Atoi(string(field)); err == nil {
			pids = append(pids, pid)
		}
	}
	return pids
}
