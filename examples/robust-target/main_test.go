package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The tests start the program as users do and talk to it over TCP.

// binary is the program, built by TestMain.
var binary string

func TestMain(m *testing.M) { os.Exit(buildAndRun(m)) }

func buildAndRun(m *testing.M) int {
	dir, err := os.MkdirTemp("", "robust-target-test")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	binary = filepath.Join(dir, "robust-target")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "go build: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// patience is how long a test waits for what happens soon on a machine that is not busy. All
// limits of the program are far below it.
const patience = time.Minute

// target is the running program.
type target struct {
	t      *testing.T
	cmd    *exec.Cmd
	addr   string
	folder string
	log    *bytes.Buffer // complete when the program has ended
}

// in is the target for a subtest.
func (p *target) in(t *testing.T) *target {
	q := *p
	q.t = t
	return &q
}

var firstLine = regexp.MustCompile(`listening on http://(\S+), files in (\S+)`)

func start(t *testing.T, env ...string) *target {
	t.Helper()
	p := &target{t: t, cmd: exec.CommandContext(t.Context(), binary), log: &bytes.Buffer{}}
	p.cmd.Env = append(append(os.Environ(), "PORT=0"), env...)
	p.cmd.Stderr = p.log
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, _ := bufio.NewReader(out).ReadString('\n')
	m := firstLine.FindStringSubmatch(line)
	if m == nil {
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
		t.Fatalf("the first line is %q\n%s", line, p.log)
	}
	p.addr, p.folder = m[1], m[2]
	return p
}

// stop ends the program as a service manager does.
func (p *target) stop() {
	p.t.Helper()
	begin := time.Now()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Fatal(err)
	}
	if err := p.cmd.Wait(); err != nil {
		p.t.Errorf("the program ended with %v:\n%s", err, p.log)
	}
	if took := time.Since(begin); took > patience {
		p.t.Errorf("it took %v to end", took)
	}
	if _, err := os.Stat(p.folder); !os.IsNotExist(err) {
		p.t.Errorf("the folder is still there: %v", err)
	}
}

func (p *target) dial() net.Conn {
	p.t.Helper()
	c, err := (&net.Dialer{}).DialContext(p.t.Context(), "tcp", p.addr)
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = c.Close() })
	if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
		p.t.Fatal(err)
	}
	return c
}

// answer is what came back over one connection, to its end.
type answer struct {
	raw    string
	status int // of the first response, 0 without one
	header http.Header
	body   string
	broken bool // the first body is cut short
	count  int  // of responses
}

// exchange sends text and reads until the server hangs up.
func (p *target) exchange(text string) answer {
	p.t.Helper()
	return p.exchangeOver(p.dial(), text)
}

func (p *target) exchangeOver(c net.Conn, text string) answer {
	p.t.Helper()
	defer c.Close()
	go func() { _, _ = io.WriteString(c, text) }() // the server may hang up before the end
	raw, lost := io.ReadAll(c)
	if os.IsTimeout(lost) {
		p.t.Errorf("the connection is still open; it got %.200q", raw)
	}
	a := answer{raw: string(raw), count: strings.Count(string(raw), "HTTP/1.1 ")}
	method, _, _ := strings.Cut(text, " ")
	res, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(raw)), &http.Request{Method: method})
	if err != nil {
		return a
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	a.status, a.header, a.body = res.StatusCode, res.Header, string(body)
	a.broken = err != nil || lost != nil && res.ContentLength < 0 && res.TransferEncoding == nil // it ends where the connection ends
	return a
}

// request is the text of a request that ends its connection. A header line that
// begins with "Host:" takes the place of the usual one.
func request(method, target, body string, header ...string) string {
	lines := append([]string{method + " " + target + " HTTP/1.1"}, header...)
	if !strings.Contains("\n"+strings.Join(header, "\n"), "\nHost:") {
		lines = append(lines, "Host: target.example")
	}
	if body != "" {
		lines = append(lines, fmt.Sprintf("Content-Length: %d", len(body)))
	}
	return strings.Join(append(lines, "Connection: close", "", body), "\r\n")
}

// stats is what /debug/stats tells.
type stats struct {
	Goroutines, FDs, Heap, RSS, Tempfiles, PID int
}

func (p *target) stats() (s stats) {
	p.t.Helper()
	a := p.exchange(request("GET", "/debug/stats", ""))
	if err := json.Unmarshal([]byte(a.body), &s); err != nil {
		p.t.Fatalf("stats: %v in %q", err, a.raw)
	}
	return s
}

// settles waits until nothing of what tests have sent is left.
func (p *target) settles(before stats) {
	p.t.Helper()
	var now stats
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		now = p.stats()
		if now.Goroutines <= before.Goroutines+2 && now.FDs <= before.FDs+2 && now.Tempfiles == 0 {
			return
		}
	}
	p.t.Errorf("something is left behind: before %+v, now %+v", before, now)
}

// lives checks that a new client is answered.
func (p *target) lives() {
	p.t.Helper()
	if a := p.exchange(request("GET", "/hello", "")); a.status != http.StatusOK || a.body != "hello" {
		p.t.Errorf("afterwards /hello is answered with %d %q", a.status, a.body)
	}
}
