//go:build unix

package chaos_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// process is a child. Its methods are for the goroutine of the test.
type process struct {
	t    *testing.T
	args []string
	cmd  *exec.Cmd // nil while it is down
	hold io.Closer // its standard input, at whose end it ends
}

// spawn starts one, which ends with the test.
func spawn(t *testing.T, args ...string) *process {
	t.Helper()
	p := &process{t: t, args: args}
	t.Cleanup(p.kill)
	p.start()
	return p
}

// start returns when it says that it is ready.
func (p *process) start() {
	p.t.Helper()
	p.cmd = exec.Command(os.Args[0], p.args...)
	p.cmd.Env = append(os.Environ(), childEnv+"=1", "GOMAXPROCS=1") // as the one worker of nginx
	p.cmd.Stderr = os.Stderr
	in, err := p.cmd.StdinPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	p.hold = in
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "ready\n" {
		p.t.Fatalf("the child %v says %q, %v", p.args, line, err)
	}
}

// kill is kill -9. It does nothing when the child is down.
func (p *process) kill() {
	if p.cmd == nil {
		return
	}
	_ = p.cmd.Process.Kill() // fails if it has ended
	_ = p.hold.Close()
	_ = p.cmd.Wait() // always an error: it was killed
	p.cmd = nil
}

// hang lets the system accept connections that nobody answers.
func (p *process) hang() { p.signal(syscall.SIGSTOP) }

func (p *process) resume() { p.signal(syscall.SIGCONT) }

func (p *process) signal(s syscall.Signal) {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
}

// cpu is how much time processes have used, in hundredths of a second; 0 where there
// is no /proc to say it (see proc(5), stat).
func cpu(pids []int) (ticks int) {
	for _, pid := range pids {
		text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
		for i := 11; i <= 12 && i < len(fields); i++ { // of the user and the system
			n, _ := strconv.Atoi(fields[i])
			ticks += n
		}
	}
	return ticks
}
