//go:build unix

package engine_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/koa-go/koa/engine"
)

// process is this test binary, run again as a server.
type process struct {
	t   *testing.T
	cmd *exec.Cmd
	out bytes.Buffer
}

// spawn runs the server on addrs, with descriptors of listeners from 3 on. The
// variables LISTEN_PID and those given are set by a shell, as only the process
// itself knows its id before it runs.
func spawn(t *testing.T, addrs string, variables string, listeners ...net.Listener) *process {
	t.Helper()
	p := &process{t: t, cmd: exec.CommandContext(t.Context(), "sh", "-c", variables+` exec "$0"`, os.Args[0])}
	p.cmd.Env = append(os.Environ(), childAddrs+"="+addrs)
	p.cmd.Stdout, p.cmd.Stderr = &p.out, &p.out
	for _, l := range listeners {
		f, err := l.(interface{ File() (*os.File, error) }).File()
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		p.cmd.ExtraFiles = append(p.cmd.ExtraFiles, f)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return p
}

// end waits for the end of the process and returns what it said.
func (p *process) end() (string, error) {
	p.t.Helper()
	ended := make(chan error, 1)
	go func() { ended <- p.cmd.Wait() }()
	err := receive(p.t, ended, "the process did not end")
	return p.out.String(), err
}

func (p *process) signal(s os.Signal) {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
}

func (p *process) mustDrain() {
	p.t.Helper()
	p.signal(syscall.SIGTERM)
	if out, err := p.end(); err != nil || out != "drained after: terminated signal received\n" {
		p.t.Errorf("the process said %q, %v", out, err)
	}
}

func TestListenInheritsADescriptor(t *testing.T) {
	for _, l := range []net.Listener{listen(t, "127.0.0.1:0"), listen(t, "unix:"+t.TempDir()+"/app.sock")} {
		p := spawn(t, "fd:3", "", l)
		c := transport(t, &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, l.Addr().Network(), l.Addr().String())
		}})
		if _, got := body(t, c, "http://child"); got != "fd:3" {
			t.Errorf("got %q, want the answer of the child", got)
		}
		if _, got := body(t, c, "http://child/grandchild"); got != "<nil>" {
			t.Errorf("the grandchild: %s", got)
		}
		c.CloseIdleConnections()
		p.mustDrain()
		if a, ok := l.Addr().(*net.UnixAddr); ok {
			if _, err := os.Lstat(a.Name); err != nil {
				t.Errorf("the child removed the socket of its parent: %v", err)
			}
		}
	}
}

const systemdVariables = "export LISTEN_PID=$$ LISTEN_FDS=%d LISTEN_FDNAMES=%s;"

func TestListenSystemd(t *testing.T) {
	for _, tt := range []struct {
		name  string
		names string // LISTEN_FDNAMES
		addrs []string
		want  []int // the socket which each address gets
	}{
		{"takes the only socket", "web", []string{"systemd"}, []int{0}},
		{"takes sockets by name", "web:admin", []string{"systemd:admin", "systemd:web"}, []int{1, 0}},
		{"takes sockets of one name in turn", "web:web", []string{"systemd:web", "systemd:web"}, []int{0, 1}},
		{"takes the last one without its name", "web:admin", []string{"systemd:web", "systemd"}, []int{0, 1}},
		{"knows sockets without names", "", []string{"systemd:unknown"}, []int{0}},
		{"leaves sockets it was not asked for", "web:admin:spare", []string{"systemd:web"}, []int{0}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var sockets []net.Listener
			for range strings.SplitSeq(tt.names, ":") {
				sockets = append(sockets, listen(t, "127.0.0.1:0"))
			}
			p := spawn(t, strings.Join(tt.addrs, " "), fmt.Sprintf(systemdVariables, len(sockets), "'"+tt.names+"'"), sockets...)
			c := transport(t, &http.Transport{})
			for i, addr := range tt.addrs {
				url := "http://" + sockets[tt.want[i]].Addr().String()
				if _, got := body(t, c, url); got != addr {
					t.Errorf("socket %d was taken as %q, want %q", tt.want[i], got, addr)
				}
				if _, got := body(t, c, url+"/environment"); got != `LISTEN_PID="" LISTEN_FDS="" LISTEN_FDNAMES="" ` {
					t.Errorf("left in the environment: %s", got)
				}
				if _, got := body(t, c, url+"/grandchild"); got != "<nil>" {
					t.Errorf("the grandchild: %s", got)
				}
			}
			c.CloseIdleConnections()
			p.mustDrain()
		})
	}
}

func TestListenSystemdProblems(t *testing.T) {
	for _, tt := range []struct{ name, names, addrs, want string }{
		{"asks for a name among several", "web:admin", "systemd", `write "systemd:name" with one of: web, admin`},
		{"lists the names there are", "web:admin", "systemd:api", `no socket "api", or it is taken; left: web, admin`},
		{"passes a socket once", "web", "systemd systemd", "all are taken"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var sockets []net.Listener
			for range strings.SplitSeq(tt.names, ":") {
				sockets = append(sockets, listen(t, "127.0.0.1:0"))
			}
			p := spawn(t, tt.addrs, fmt.Sprintf(systemdVariables, len(sockets), tt.names), sockets...)
			if out, err := p.end(); err == nil || !strings.Contains(out, tt.want) {
				t.Errorf("the process said %q, %v; want %q", out, err, tt.want)
			}
		})
	}
}

func TestListenSystemdEnvironment(t *testing.T) {
	me := strconv.Itoa(os.Getpid())
	for _, tt := range []struct{ name, pid, fds, want string }{
		{"needs sockets", "", "", "systemd passed no socket"},
		{"heeds whom they are for", "1", "1", `the sockets are for process "1" (LISTEN_PID), and this is ` + me},
		{"needs to know whom they are for", "", "1", `for process ""`},
		{"needs a number", me, "many", `LISTEN_FDS is "many"`},
		{"needs a positive number", me, "-1", `LISTEN_FDS is "-1"`},
		{"has a limit", me, "1000000000", "a number from 1 to 1024"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv("LISTEN_PID", tt.pid)
			t.Setenv("LISTEN_FDS", tt.fds)
			if _, err := engine.Listen(t.Context(), "systemd"); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one which says %q", err, tt.want)
			}
			if got := os.Getenv("LISTEN_FDS"); got != tt.fds {
				t.Errorf("LISTEN_FDS is now %q, want it left alone", got)
			}
		})
	}
}

func TestListenLeavesOtherDescriptorsAlone(t *testing.T) {
	file, err := os.Open(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	l := listen(t, "127.0.0.1:0")
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	socket, err := conn.(*net.TCPConn).File()
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	for _, tt := range []struct {
		fd    uintptr
		want  string
		cause error
	}{
		{file.Fd(), "is not a socket", syscall.ENOTSOCK},
		{socket.Fd(), "is a socket on which nobody called listen", nil},
		{1 << 20, "is not open", syscall.EBADF},
	} {
		_, err := engine.Listen(t.Context(), fmt.Sprintf("fd:%d", tt.fd))
		if err == nil || !strings.Contains(err.Error(), tt.want) || tt.cause != nil && !errors.Is(err, tt.cause) {
			t.Errorf("error %v, want one which says %q", err, tt.want)
		}
	}
	if _, err := file.Read(make([]byte, 1)); err != nil {
		t.Errorf("the file was closed: %v", err)
	}
	if _, err := conn.Write([]byte("x")); err != nil {
		t.Errorf("the connection was closed: %v", err)
	}
}

func expect(t *testing.T, r io.Reader, want string) {
	t.Helper()
	got := make([]byte, len(want))
	if _, err := io.ReadFull(r, got); err != nil || string(got) != want {
		t.Fatalf("read %q, %v; want %q", got, err, want)
	}
}
