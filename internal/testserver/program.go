package testserver

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// startLimit is how long a server may take until it is of use, on a machine that is busy.
const startLimit = 2 * time.Minute

// program finds a program. The test ends here when there is none.
func program(tb testing.TB, name string) string {
	tb.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		missing(tb, err)
	}
	return path
}

// missing ends a test that cannot run here: as skipped, or as failed where it has to run.
func missing(tb testing.TB, err error) {
	tb.Helper()
	if os.Getenv("KOA_TEST_REQUIRE") != "" {
		tb.Fatalf("testserver: KOA_TEST_REQUIRE is set: %v", err)
	}
	tb.Skipf("testserver: %v", err)
}

// launch starts a program and returns when it has said ready. What it said instead is in
// the error; it may run then.
func launch(cmd *exec.Cmd, ready string) error {
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		return err
	}
	hangs := time.AfterFunc(startLimit, func() { _ = cmd.Process.Kill() }) // so that its log ends
	defer hangs.Stop()
	if err := awaitLine(out, ready); err != nil {
		return fmt.Errorf("%s: %w", cmd.Path, err)
	}
	go io.Copy(io.Discard, out) // or it would stop at a full pipe
	return nil
}

// kill ends a program at once, also one that is paused or was not started.
func kill(cmd *exec.Cmd) {
	if cmd.Process == nil {
		return
	}
	_ = cmd.Process.Kill() // fails if it has ended
	_ = cmd.Wait()         // always an error: it was killed
}

// awaitLine reads lines until one has the text.
func awaitLine(out io.Reader, text string) error {
	var said []string
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if strings.Contains(lines.Text(), text) {
			return nil
		}
		said = append(said, lines.Text())
	}
	return errors.Join(lines.Err(), fmt.Errorf("it has not started; it said:\n%s", strings.Join(said, "\n")))
}
