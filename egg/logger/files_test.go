package logger_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/egg/logger"
)

// TestNothingIsLostOrTorn logs from many goroutines to two sets of loggers on the
// same files, as two processes would, while one of them rotates.
func TestNothingIsLostOrTorn(t *testing.T) {
	for _, buffer := range []bool{true, false} {
		t.Run(fmt.Sprintf("buffer %v", buffer), func(t *testing.T) { hammer(t, buffer) })
	}
}

func hammer(t *testing.T, buffer bool) {
	const writers, lines = 8, 500
	dir := t.TempDir()
	config := &logger.Config{Dir: dir, Buffer: buffer, FlushInterval: time.Millisecond, ConsoleLevel: "NONE", OutputJSON: true}
	rotating, other := open(t, config, nil), open(t, config, nil)

	var group sync.WaitGroup
	for w := range writers {
		l := rotating
		if w%2 == 0 {
			l = other
		}
		group.Go(func() {
			for i := range lines {
				if i%10 == 0 {
					l.App().Error("bad", "w", w, "i", i)
				} else {
					l.App().Info("good", "w", w, "i", i)
				}
			}
		})
	}
	stop := make(chan struct{})
	var rotations sync.WaitGroup
	rotations.Go(func() {
		r := logger.NewRotator(rotating, nil)
		for day := 1; ; day++ {
			select {
			case <-stop:
				return
			default:
				r.ByDay(time.Date(2024, 1, day, 0, 0, 1, 0, time.Local))
			}
		}
	})
	group.Wait()
	close(stop)
	rotations.Wait()
	for _, l := range []*logger.Loggers{rotating, other} {
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		if lost := l.Lost(); lost != 0 {
			t.Errorf("%d lines are lost", lost)
		}
	}
	count(t, dir, "app-web.log", `^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} (INFO|ERROR) \d+ (good|bad) w=\d i=\d+$`, writers*lines)
	count(t, dir, "app-web.json.log", `^\{"level":.*"message":"(good|bad)","w":\d,"i":\d+\}$`, writers*lines)
	count(t, dir, "common-error.log", ` ERROR \d+ bad w=\d i=\d+$`, writers*lines/10)
}

// count checks that the files of a name hold so many different lines of a form, and
// no others.
func count(t *testing.T, dir, name, form string, want int) {
	t.Helper()
	re := regexp.MustCompile(form)
	part := regexp.MustCompile(`w"?[=:]\d,?"?.?i"?[=:]\d+`)
	seen := map[string]bool{}
	for file, content := range tree(t, dir) {
		if file != name && !strings.HasPrefix(file, name+".") {
			continue
		}
		for line := range strings.Lines(content) {
			line = strings.TrimSuffix(line, "\n")
			if !re.MatchString(line) {
				t.Fatalf("%s has the line %q", file, line)
			}
			seen[part.FindString(line)] = true
		}
	}
	if len(seen) != want {
		t.Errorf("%s has %d different lines, want %d", name, len(seen), want)
	}
}

func TestFullDisk(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Log("there is no /dev/full here: a folder in place of the file stands for the full disk")
	}
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		path := filepath.Join(dir, "bill.log")
		breakFile(t, path)
		var stderr bytes.Buffer
		l := open(t, &logger.Config{Dir: dir, ConsoleLevel: "NONE"}, &logger.Options{
			Stderr: &stderr, CustomLogger: map[string]logger.CustomLogger{"bill": {File: "bill.log"}},
		})
		bill := l.Get("bill")
		for i := range 3 {
			bill.Info("waits", "i", i)
		}
		if got := strings.Count(stderr.String(), "\n"); got != 1 {
			t.Errorf("there are %d reports within a minute:\n%s", got, &stderr)
		}
		if !regexp.MustCompile(` ERROR \d+ \[egg-logger\] \[` + regexp.QuoteMeta(path) + `\] .+; \d lines wait in memory, 0 are lost\n$`).Match(stderr.Bytes()) {
			t.Errorf("the report is %q", &stderr)
		}
		if err := l.Flush(); err == nil {
			t.Error("Flush returned no error")
		}
		time.Sleep(time.Minute)
		bill.Info("waits", "i", 3)
		if got := strings.Count(stderr.String(), "\n"); got != 2 {
			t.Errorf("there are %d reports after a minute:\n%s", got, &stderr)
		}
		bill.Info(strings.Repeat("x", 1<<20))
		if got := l.Lost(); got != 1 {
			t.Errorf("%d lines are lost, want the one that does not fit", got)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		bill.Info("works again")
		if got := read(t, path); strings.Count(got, "waits i=") != 4 || !strings.HasSuffix(got, " works again\n") {
			t.Errorf("the file has %q", got)
		}
		if !strings.HasSuffix(stderr.String(), "can be written again; 1 lines are lost\n") {
			t.Errorf("the reports are %q", &stderr)
		}
	})
}

// breakFile makes path a file that cannot be written until it is removed.
func breakFile(t *testing.T, path string) {
	t.Helper()
	var err error
	if _, statErr := os.Stat("/dev/full"); statErr == nil {
		err = os.Symlink("/dev/full", path)
	} else {
		err = os.Mkdir(path, 0o700)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestRemovedFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "logs")
	l := quiet(t, dir)
	l.App().Info("gone")
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	l.App().Info("here")
	if got := read(t, filepath.Join(dir, "shop-web.log")); !strings.HasSuffix(got, " here\n") {
		t.Errorf("the file has %q", got)
	}
}

func TestUnwritableFolderAtTheStart(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "logs")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	l := open(t, &logger.Config{Dir: blocked, Buffer: true, DisableConsoleAfterReady: true, ConsoleLevel: "NONE"},
		&logger.Options{Stdout: &stdout, Stderr: &stderr})
	l.Ready()
	l.App().Info("on the console")
	l.Core().Error("this too")
	if got := stderr.String(); strings.Count(got, "\n") != 1 || !strings.HasSuffix(got, "; logs go to the console\n") || !strings.Contains(got, blocked) {
		t.Errorf("standard error has %q", got)
	}
	if got := stdout.String(); !strings.Contains(got, " INFO ") || strings.Count(got, "this too") != 1 {
		t.Errorf("standard output has %q", got)
	}
}

func TestBuffer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		l := open(t, &logger.Config{Dir: dir, Buffer: true, ConsoleLevel: "NONE"}, nil)
		path := filepath.Join(dir, "app-web.log")
		lines := func() int { return strings.Count(read(t, path), "\n") }

		l.App().Info("one")
		if got := lines(); got != 0 {
			t.Errorf("%d lines were written at once", got)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if got := lines(); got != 1 {
			t.Errorf("%d lines were written after a second, want 1", got)
		}
		for range 1000 {
			l.App().Info("many")
		}
		if got := lines(); got != 1001 {
			t.Errorf("%d lines were written after 1000 more, want 1001", got)
		}
		l.App().Info("last")
		if err := l.Flush(); err != nil || lines() != 1002 {
			t.Errorf("Flush: %v, %d lines", err, lines())
		}
		l.App().Info("really last")
		if err := l.Close(); err != nil || lines() != 1003 {
			t.Errorf("Close: %v, %d lines", err, lines())
		}
	})
}

func TestLinesAfterClose(t *testing.T) {
	var stderr bytes.Buffer
	l := open(t, &logger.Config{Dir: t.TempDir(), Buffer: true, ConsoleLevel: "NONE"}, &logger.Options{Stderr: &stderr})
	for range 2 {
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	l.App().Info("too late")
	l.App().Info("too late")
	if l.Lost() != 2 || strings.Count(stderr.String(), "file already closed") != 1 {
		t.Errorf("%d lines are lost, and standard error has %q", l.Lost(), &stderr)
	}
}

func TestReopen(t *testing.T) {
	dir := t.TempDir()
	l := open(t, &logger.Config{Dir: dir, Buffer: true, FlushInterval: time.Hour, ConsoleLevel: "NONE"}, nil)
	path := filepath.Join(dir, "app-web.log")
	if err := os.Rename(path, path+".old"); err != nil {
		t.Fatal(err)
	}
	if err := l.Reopen(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Errorf("there is no new file: %v", err)
	}
	l.App().Info("hello")
	if err := l.Close(); err != nil || !strings.HasSuffix(read(t, path), " hello\n") {
		t.Errorf("Close: %v, and the file has %q", err, read(t, path))
	}
}

func TestMode(t *testing.T) {
	dir := t.TempDir()
	l := open(t, &logger.Config{Dir: dir, Mode: 0o600, ConsoleLevel: "NONE"}, nil)
	l.App().Info("hello")
	info, err := os.Stat(filepath.Join(dir, "app-web.log"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file has mode %v, %v", info.Mode(), err)
	}
}
