package logger_test

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/egg/logger"
)

// rotation is a case of testdata/rotate.json, which testdata/rotate.js recorded
// from egg-logrotator.
type rotation struct {
	Name   string
	Task   string
	Now    time.Time
	Config struct {
		FilesRotateByHour, FilesRotateBySize []string
		HourDelimiter                        string
		MaxFileSize                          int64
		MaxFiles                             int
		MaxDays                              *int
	}
	Before, After map[string]string
	Errors        []string
}

func (r *rotation) config() *logger.RotatorConfig {
	c := logger.DefaultRotator()
	c.FilesRotateByHour, c.FilesRotateBySize = r.Config.FilesRotateByHour, r.Config.FilesRotateBySize
	if r.Config.HourDelimiter != "" {
		c.HourDelimiter = r.Config.HourDelimiter
	}
	if r.Config.MaxFileSize != 0 {
		c.MaxFileSize, c.MaxFiles = r.Config.MaxFileSize, r.Config.MaxFiles
	}
	if r.Config.MaxDays != nil {
		c.MaxDays = *r.Config.MaxDays
	}
	return c
}

func rotate(r *logger.Rotator, task string, now time.Time) []string {
	switch task {
	case "day":
		return r.ByDay(now)
	case "hour":
		return r.ByHour(now)
	case "size":
		return r.BySize()
	}
	return r.Clean(now)
}

func TestRotationIsEggs(t *testing.T) {
	var rotations []rotation
	if err := json.Unmarshal([]byte(read(t, "testdata/rotate.json")), &rotations); err != nil {
		t.Fatal(err)
	}
	for _, r := range rotations {
		t.Run(r.Name, func(t *testing.T) {
			dir := t.TempDir()
			l := quiet(t, dir)
			fill(t, dir, r.Before)
			rotate(logger.NewRotator(l, r.config()), r.Task, r.Now)
			after := tree(t, dir)
			if got := len(regexp.MustCompile(`exists\n`).FindAllString(after["common-error.log"], -1)); got != len(r.Errors) {
				t.Errorf("%d errors in\n%s, want %q", got, after["common-error.log"], r.Errors)
			}
			// The loggers have made new files, and the core logger has said what was done.
			for _, file := range []string{"shop-web.log", "egg-web.log", "egg-agent.log", "common-error.log", "egg-schedule.log"} {
				if !strings.HasPrefix(after[file], r.After[file]) {
					t.Errorf("%s has %q, want %q and what was logged since", file, after[file], r.After[file])
				}
				delete(after, file)
				delete(r.After, file)
			}
			if !maps.Equal(after, r.After) {
				t.Errorf("there is %q, want %q", after, r.After)
			}
		})
	}
}

// quiet makes loggers that write nothing to the console.
func quiet(t testing.TB, dir string) *logger.Loggers {
	t.Helper()
	return open(t, &logger.Config{Dir: dir, AppLogName: "shop-web.log"}, &logger.Options{Stdout: io.Discard, Stderr: io.Discard})
}

// fill makes dir hold files of those names and contents, and no others.
func fill(t testing.TB, dir string, files map[string]string) {
	t.Helper()
	for name := range tree(t, dir) {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// tree is what is in dir: the contents by name.
func tree(t testing.TB, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	m := map[string]string{}
	for _, e := range entries {
		m[e.Name()] = read(t, filepath.Join(dir, e.Name()))
	}
	return m
}

func TestRotatorMovesLinesThatAreStillInMemory(t *testing.T) {
	dir := t.TempDir()
	l := open(t, &logger.Config{Dir: dir, Buffer: true, FlushInterval: time.Hour, ConsoleLevel: "NONE"}, nil)
	l.App().Info("yesterday")
	moved := logger.NewRotator(l, nil).ByDay(time.Date(2024, 1, 2, 0, 0, 1, 0, time.Local))
	l.App().Info("today")
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(moved, filepath.Join(dir, "app-web.log")) {
		t.Errorf("ByDay returned %q", moved)
	}
	files := tree(t, dir)
	if got := files["app-web.log.2024-01-01"]; !strings.HasSuffix(got, " yesterday\n") {
		t.Errorf("the old file has %q", got)
	}
	if got := files["app-web.log"]; !strings.HasSuffix(got, " today\n") || strings.Contains(got, "yesterday") {
		t.Errorf("the new file has %q", got)
	}
}

func TestRotatorCompressesWhatIsNotInUse(t *testing.T) {
	dir := t.TempDir()
	l := quiet(t, dir)
	r := logger.NewRotator(l, &logger.RotatorConfig{Gzip: true, FilesRotateBySize: []string{"egg-agent.log"}, MaxFileSize: 1, MaxFiles: 2})
	for day := range 3 {
		l.App().Info("a line")
		l.Agent().Info("a line")
		r.ByDay(time.Date(2024, 1, 2+day, 0, 0, 1, 0, time.Local))
		r.BySize()
	}
	var names []string
	for name := range tree(t, dir) {
		if strings.HasPrefix(name, "shop-web.log") || strings.HasPrefix(name, "egg-agent.log") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	want := []string{
		"egg-agent.log", "egg-agent.log.1", "egg-agent.log.2.gz",
		"shop-web.log", "shop-web.log.2024-01-01.gz", "shop-web.log.2024-01-02.gz", "shop-web.log.2024-01-03",
	}
	if !slices.Equal(names, want) {
		t.Errorf("there is %q, want %q", names, want)
	}
	if got := r.Clean(time.Date(2024, 6, 1, 0, 0, 0, 0, time.Local)); got != nil {
		t.Errorf("without maxDays it removed %q", got)
	}
	r = logger.NewRotator(l, &logger.RotatorConfig{MaxDays: 1})
	if got := r.Clean(time.Date(2024, 1, 3, 0, 0, 0, 0, time.Local)); len(got) == 0 || !strings.HasSuffix(got[0], ".2024-01-01.gz") && !strings.HasSuffix(got[0], ".2024-01-01") {
		t.Errorf("it removed %q", got)
	}
}

func TestCleanLeavesFilesOfOthersAlone(t *testing.T) {
	dir := t.TempDir()
	l := quiet(t, dir)
	fill(t, dir, map[string]string{"notes.2001-01-01": "mine", "gone.log.2001-01-01": "old", "shop-web.log.2001-99-99": "no date"})
	logger.NewRotator(l, nil).Clean(time.Now())
	files := tree(t, dir)
	if _, ok := files["gone.log.2001-01-01"]; ok || files["notes.2001-01-01"] != "mine" || files["shop-web.log.2001-99-99"] != "no date" {
		t.Errorf("there is %q", files)
	}
}

func TestRunRotatesAtEggsTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		l := quiet(t, dir)
		r := logger.NewRotator(l, &logger.RotatorConfig{
			FilesRotateByHour: []string{"egg-agent.log"}, FilesRotateBySize: []string{"egg-schedule.log"}, MaxFileSize: 1, MaxDays: 1,
		})
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan struct{})
		go func() { defer close(done); r.Run(ctx) }()
		year, month, day := time.Now().Date()
		midnight := time.Date(year, month, day+1, 0, 0, 0, 0, time.Local)
		l.Agent().Info("agent")
		l.Schedule().Info("schedule")
		old := filepath.Join(dir, "shop-web.log.1999-01-01")
		if err := os.WriteFile(old, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Until(midnight) + 2*time.Minute)
		cancel()
		<-done
		files := tree(t, dir)
		yesterday := midnight.Add(-time.Hour).Format("2006-01-02")
		for _, name := range []string{"shop-web.log." + yesterday, "egg-agent.log." + yesterday + "-23", "egg-schedule.log.1"} {
			if _, ok := files[name]; !ok {
				t.Errorf("there is no %s among %q", name, slices.Sorted(maps.Keys(files)))
			}
		}
		if _, ok := files[filepath.Base(old)]; ok {
			t.Error("the old file was not removed")
		}
	})
}
