//go:build unix

package egg_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/koa-go/koa/internal/testserver"
)

// server is a machine with the program of kiosk on it, in the environment prod.
type server struct {
	t       *testing.T
	home    string
	dir     string // the working directory
	environ []string
}

func newServer(t *testing.T, environ ...string) *server {
	t.Helper()
	home := t.TempDir()
	s := &server{t: t, home: home, dir: home, environ: append([]string{
		programVariable + "=1", "EGG_SERVER_ENV=prod", "EGG_HOME=" + home, "PATH=" + os.Getenv("PATH"),
	}, environ...)}
	t.Cleanup(func() { s.run("stop", "--timeout=60s") })
	return s
}

// command prepares the program.
func (s *server) command(args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Dir, cmd.Env = s.dir, s.environ
	return cmd
}

// run runs the program to its end.
func (s *server) run(args ...string) (code int, stdout, stderr string) {
	s.t.Helper()
	cmd := s.command(args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); cmd.ProcessState == nil {
		s.t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), errs.String()
}

// expect runs the program, and ends the test unless it has that exit code and prints that.
func (s *server) expect(code int, want string, args ...string) {
	s.t.Helper()
	got, stdout, stderr := s.run(args...)
	if got != code || !strings.Contains(stdout+stderr, want) {
		s.t.Fatalf("%s ends with %d, want %d, and prints\n%s%s\nwant %q", args, got, code, stdout, stderr, want)
	}
}

// start runs the program in the foreground until it prints a line with text. The function
// that it returns ends it by a signal, and returns all that it has printed.
func (s *server) start(text string, args ...string) (stop func(sig os.Signal) (code int, stdout, stderr string)) {
	s.t.Helper()
	cmd := s.command(append([]string{"start"}, args...)...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	var printed strings.Builder
	for !strings.Contains(printed.String(), text) {
		line, err := lines.ReadString('\n')
		printed.WriteString(line)
		if err != nil {
			_ = cmd.Wait()
			s.t.Fatalf("%s: %v\n%s%s", cmd, err, &printed, &errs)
		}
	}
	return func(sig os.Signal) (int, string, string) {
		s.t.Helper()
		if err := cmd.Process.Signal(sig); err != nil {
			s.t.Fatal(err)
		}
		rest, err := io.ReadAll(lines)
		if err != nil {
			s.t.Fatal(err)
		}
		_ = cmd.Wait() // its exit code is what the caller looks at
		return cmd.ProcessState.ExitCode(), printed.String() + string(rest), errs.String()
	}
}

// port is one that nobody listens on now.
func port(t *testing.T) string {
	t.Helper()
	_, port, err := net.SplitHostPort(testserver.FreeAddress(t))
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// answers ends the test unless the application answers there.
func answers(t *testing.T, port string) {
	t.Helper()
	res, err := http.Get("http://127.0.0.1:" + port + "/")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || string(body) != "kiosk" {
		t.Fatalf("the answer is %q (%v)", body, err)
	}
}

func TestStartSaysOneLineAndEndsCleanly(t *testing.T) {
	for _, tt := range []struct {
		env  string
		sig  os.Signal
		want string // behind the address
	}{
		{"prod", syscall.SIGTERM, "ms)\n"},
		{"prod", os.Interrupt, "ms)\n"},
		{"local", syscall.SIGTERM, "/logs/kiosk)\n"},
	} {
		s, p := newServer(t, "EGG_SERVER_ENV="+tt.env), port(t)
		stop := s.start("started", "--port", p)
		answers(t, p)
		s.expect(0, "kiosk runs: process ", "status")
		code, stdout, stderr := stop(tt.sig)
		oneLine := strings.Count(stdout, "\n") == 1 && strings.Contains(stdout, "kiosk started on http://127.0.0.1:"+p+" (")
		if code != 0 || !oneLine || !strings.HasSuffix(stdout, tt.want) || stderr != "" {
			t.Errorf("%s after %v: exit code %d, printed %q and %q, want one line that ends in %q", tt.env, tt.sig, code, stdout, stderr, tt.want)
		}
		s.expect(3, "kiosk does not run in the environment", "status")
	}
}

func TestStartFindsAFreePort(t *testing.T) {
	s := newServer(t)
	_, stdout, _ := s.start("started", "--port=0")(syscall.SIGTERM)
	address := regexp.MustCompile(`http://127\.0\.0\.1:([1-9]\d*)`).FindStringSubmatch(stdout)
	if address == nil || address[1] == "7001" {
		t.Errorf("printed %q, want the address of a free port", stdout)
	}
}

func TestStartInAContainerPrintsLogLinesOnly(t *testing.T) {
	s, p := newServer(t), port(t)
	_, stdout, stderr := s.start("started", "--port", p, "--set=logger.stdout=json")(syscall.SIGTERM)
	for line := range strings.Lines(stdout) {
		if !json.Valid([]byte(line)) {
			t.Errorf("this line is no JSON: %s", line)
		}
	}
	if stderr != "" {
		t.Errorf("printed errors:\n%s", stderr)
	}
	if _, err := os.Stat(filepath.Join(s.home, "logs")); err == nil {
		t.Error("there are log files")
	}
}

func TestStartInTheBackground(t *testing.T) {
	s, p := newServer(t), port(t)
	s.expect(0, "kiosk started on http://127.0.0.1:"+p+" (process ", "start", "--daemon", "--port", p)
	answers(t, p)
	s.dir = t.TempDir() // from anywhere
	s.expect(0, "environment prod", "status")
	s.expect(0, `"running": true`, "status", "--json")
	s.expect(0, "kiosk runs", "status", "--set", "keys=${NOT_IN_THIS_SHELL}", "--set", "no.such=key")
	s.expect(1, "kiosk runs already (process ", "start", "--daemon", "--port", port(t))
	s.expect(0, "Stopped.", "stop")
	s.expect(3, "kiosk does not run in the environment", "status")
	s.expect(0, "kiosk does not run in the environment", "stop")
}

func TestStopKillsWhatDoesNotEnd(t *testing.T) {
	s, p := newServer(t, "EGG_TEST_STUBBORN=1"), port(t)
	s.expect(0, "started", "start", "-d", "--port", p)
	s.expect(1, "Killed, since it was still there after 100ms", "stop", "--timeout=100ms")
	s.expect(3, "kiosk does not run in the environment", "status")
	s.environ = append(s.environ, "EGG_TEST_STUBBORN=")
	s.expect(0, "started", "start", "-d", "--port", p) // what the killed one left is no hindrance
}

func TestStartTellsThatThePortIsInUse(t *testing.T) {
	s := newServer(t)
	l, err := net.Listen("tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	p := strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
	want := "port " + p + " is in use; find its owner with `ss -ltnp 'sport = :" + p + "'`, or pick another port (cluster.listen is --set)"
	s.expect(1, want, "start", "--port", p)
	s.expect(1, want, "start", "--daemon", "--port", p)
	s.expect(3, "", "status")
}

func TestStartWithoutADirectoryForFiles(t *testing.T) {
	s, p := newServer(t), port(t)
	for _, name := range []string{"logs", "run"} { // files, so that nobody can make directories
		if err := os.WriteFile(filepath.Join(s.home, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	stop := s.start("started on", "--port", p)
	answers(t, p)
	code, stdout, stderr := stop(syscall.SIGTERM)
	if code != 0 || !strings.Contains(stderr, "kiosk-web.log") || !strings.Contains(stderr, "logs go to the console") {
		t.Errorf("exit code %d; printed\n%s%s", code, stdout, stderr)
	}
	if !strings.Contains(stdout+stderr, "stop and status will not find this process") {
		t.Errorf("nothing is said of the directory run:\n%s%s", stdout, stderr)
	}
}

func TestStartWithAMistakeInTheConfiguration(t *testing.T) {
	s := newServer(t)
	for _, args := range [][]string{{"start"}, {"start", "--daemon"}} {
		s.expect(1, "--set: unknown key stock.paper; did you mean stock.papers?", append(args, "--set=stock.paper=1")...)
	}
}
