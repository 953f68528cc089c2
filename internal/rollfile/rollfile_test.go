package rollfile_test

import (
	"compress/gzip"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/internal/rollfile"
)

// open opens dir/app.log; an error ends the test, and so does one while rolling.
func open(t *testing.T, dir string, o rollfile.Options) *rollfile.File {
	t.Helper()
	o.OnError = func(err error) { t.Errorf("OnError: %v", err) }
	f, err := rollfile.Open(filepath.Join(dir, "app.log"), o)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func write(t *testing.T, f *rollfile.File, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if _, err := io.WriteString(f, text); err != nil {
			t.Fatal(err)
		}
	}
}

func closeFile(t *testing.T, f *rollfile.File) {
	t.Helper()
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}

// tree is what is in dir: the contents by name.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	m := map[string]string{}
	for _, e := range entries {
		m[e.Name()] = content(t, filepath.Join(dir, e.Name()))
	}
	return m
}

func content(t *testing.T, path string) string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func wantTree(t *testing.T, dir string, want map[string]string) {
	t.Helper()
	if got := tree(t, dir); !maps.Equal(got, want) {
		t.Errorf("files %q, want %q", got, want)
	}
}

func TestRollsBySize(t *testing.T) {
	for _, tt := range []struct {
		name string
		o    rollfile.Options
		want map[string]string
	}{
		{"keeping the youngest", rollfile.Options{MaxSize: 4, Backups: 2}, map[string]string{
			"app.log": "5555", "app.log.1": "4444", "app.log.2": "3333",
		}},
		{"keeping none", rollfile.Options{MaxSize: 4}, map[string]string{"app.log": "5555"}},
		{"with the extension at the end", rollfile.Options{MaxSize: 4, Backups: 2, KeepExt: true}, map[string]string{
			"app.log": "5555", "app.1.log": "4444", "app.2.log": "3333",
		}},
		{"with another separator", rollfile.Options{MaxSize: 4, Backups: 1, Separator: "-"}, map[string]string{
			"app.log": "5555", "app.log-1": "4444",
		}},
		{"compressing", rollfile.Options{MaxSize: 4, Backups: 3, Compress: true}, map[string]string{
			"app.log": "5555", "app.log.1.gz": "4444", "app.log.2.gz": "3333", "app.log.3.gz": "2222",
		}},
		{"compressing with the extension at the end", rollfile.Options{MaxSize: 4, Backups: 1, Compress: true, KeepExt: true}, map[string]string{
			"app.log": "5555", "app.1.log.gz": "4444",
		}},
		{"only when the limit is reached", rollfile.Options{MaxSize: 15, Backups: 2}, map[string]string{
			"app.log": "5555", "app.log.1": "1111222233334444",
		}},
		{"not without a limit", rollfile.Options{Backups: 2}, map[string]string{"app.log": "11112222333344445555"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			f := open(t, dir, tt.o)
			write(t, f, "1111", "2222", "3333", "4444", "5555")
			closeFile(t, f)
			wantTree(t, dir, tt.want)
		})
	}
}

// day is the n-th day of a bubble's clock, as it stands in names.
func day(n int) string {
	return time.Date(2000, 1, 1, 12, 0, 0, 0, time.Local).AddDate(0, 0, n).Format("2006-01-02")
}

func TestRollsByDate(t *testing.T) {
	const daily = "yyyy-MM-dd"
	for _, tt := range []struct {
		name string
		o    rollfile.Options
		want map[string]string
	}{
		{"keeping the youngest", rollfile.Options{Pattern: daily, Backups: 2}, map[string]string{
			"app.log": "4", "app.log." + day(2): "3", "app.log." + day(1): "2",
		}},
		{"with the extension at the end", rollfile.Options{Pattern: daily, Backups: 1, KeepExt: true}, map[string]string{
			"app.log": "4", "app." + day(2) + ".log": "3",
		}},
		{"with the date in every name", rollfile.Options{Pattern: daily, Backups: 2, AlwaysDate: true}, map[string]string{
			"app.log." + day(3): "4", "app.log." + day(2): "3", "app.log." + day(1): "2",
		}},
		{"compressing", rollfile.Options{Pattern: daily, Backups: 2, Compress: true}, map[string]string{
			"app.log": "4", "app.log." + day(2) + ".gz": "3", "app.log." + day(1) + ".gz": "2",
		}},
		{"and by size", rollfile.Options{Pattern: daily, Backups: 9, MaxSize: 1}, map[string]string{
			"app.log": "4", "app.log." + day(2) + ".1": "3", "app.log." + day(1) + ".1": "2", "app.log." + day(0) + ".1": "1",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(time.Until(time.Date(2000, 1, 1, 12, 0, 0, 0, time.Local).AddDate(0, 0, 1)) - 24*time.Hour)
				f := open(t, dir, tt.o)
				for _, text := range []string{"1", "2", "3", "4"} {
					write(t, f, text)
					time.Sleep(24 * time.Hour)
				}
				closeFile(t, f)
			})
			wantTree(t, dir, tt.want)
		})
	}
}

func TestSizeAndDateNumberTheBackupsOfADay(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		f := open(t, dir, rollfile.Options{Pattern: "yyyy", MaxSize: 1, Backups: 3})
		write(t, f, "1", "2", "3")
		time.Sleep(370 * 24 * time.Hour)
		write(t, f, "4", "5")
		closeFile(t, f)
	})
	wantTree(t, dir, map[string]string{"app.log": "5", "app.log.2001.1": "4", "app.log.2000.1": "3", "app.log.2000.2": "2"})
}

func TestGoesOnWithAFileThatIsThere(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir, rollfile.Options{MaxSize: 6, Backups: 1})
	write(t, f, "1111")
	closeFile(t, f)
	f = open(t, dir, rollfile.Options{MaxSize: 6, Backups: 1})
	write(t, f, "2222", "3333")
	closeFile(t, f)
	wantTree(t, dir, map[string]string{"app.log": "3333", "app.log.1": "11112222"})
}

func TestRollsAFileOfYesterday(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "app.log")
	yesterday := time.Now().AddDate(0, 0, -1)
	for _, name := range []string{path, path + yesterday.Format(".2006-01-02")} { // the second: not overwritten
		if err := os.WriteFile(name, []byte("old"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(name, yesterday, yesterday); err != nil {
			t.Fatal(err)
		}
	}
	f := open(t, dir, rollfile.Options{Pattern: "yyyy-MM-dd", Backups: 5})
	write(t, f, "new")
	closeFile(t, f)
	wantTree(t, dir, map[string]string{
		"app.log": "new", "app.log" + yesterday.Format(".2006-01-02"): "old", "app.log" + yesterday.Format(".2006-01-02") + ".1": "old",
	})
}

func TestLeavesOtherFilesAlone(t *testing.T) {
	others := []string{"app.log.x", "app.log.1.bak", "app.log.01", "app.log.0", "app.1.log", "other.log.1", "app.log.2024-01-02"}
	dir := t.TempDir()
	want := map[string]string{"app.log": "2"}
	for _, name := range others {
		want[name] = "other"
		if err := os.WriteFile(filepath.Join(dir, name), []byte("other"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f := open(t, dir, rollfile.Options{MaxSize: 1})
	write(t, f, "1", "2")
	closeFile(t, f)
	wantTree(t, dir, want)
}

func TestMakesDirectoriesAndPrivateFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	closeFile(t, open(t, dir, rollfile.Options{}))
	info, err := os.Stat(filepath.Join(dir, "app.log"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v (%v), want 0600", info.Mode(), err)
	}
}

func TestReopen(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir, rollfile.Options{})
	write(t, f, "1")
	if err := os.Rename(filepath.Join(dir, "app.log"), filepath.Join(dir, "moved")); err != nil {
		t.Fatal(err)
	}
	if err := f.Reopen(); err != nil {
		t.Fatal(err)
	}
	write(t, f, "2")
	closeFile(t, f)
	wantTree(t, dir, map[string]string{"app.log": "2", "moved": "1"})
}

func TestIsClosedForGood(t *testing.T) {
	f := open(t, t.TempDir(), rollfile.Options{})
	closeFile(t, f)
	closeFile(t, f)
	if _, err := f.Write([]byte("x")); !errors.Is(err, os.ErrClosed) {
		t.Errorf("Write after Close: %v, want os.ErrClosed", err)
	}
	if err := f.Reopen(); !errors.Is(err, os.ErrClosed) {
		t.Errorf("Reopen after Close: %v, want os.ErrClosed", err)
	}
}

func TestGoesOnWhenItCannotMoveFiles(t *testing.T) {
	dir := t.TempDir()
	var reported []error
	f, err := rollfile.Open(filepath.Join(dir, "app.log"), rollfile.Options{
		MaxSize: 1, Backups: 3, OnError: func(err error) { reported = append(reported, err) },
	})
	if err != nil {
		t.Fatal(err)
	}
	write(t, f, "1")
	if err := os.Remove(filepath.Join(dir, "app.log")); err != nil {
		t.Fatal(err)
	}
	write(t, f, "2")
	closeFile(t, f)
	wantTree(t, dir, map[string]string{"app.log": "2"})
	if len(reported) != 1 || !errors.Is(reported[0], os.ErrNotExist) {
		t.Errorf("reported %v, want that the file was gone", reported)
	}
}

func TestOpenFails(t *testing.T) {
	dir := t.TempDir()
	if _, err := rollfile.Open(dir, rollfile.Options{}); err == nil {
		t.Error("a directory was opened as a file")
	}
}

func TestConcurrentWritesAreWhole(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir, rollfile.Options{MaxSize: 100, Backups: 1000, Compress: true})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 25 {
				if _, err := io.WriteString(f, "0123456789\n"); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	closeFile(t, f)
	lines := 0
	for name, text := range tree(t, dir) {
		for line := range strings.Lines(text) {
			lines++
			if line != "0123456789\n" {
				t.Errorf("%s has the line %q", name, line)
			}
		}
	}
	if lines != 200 {
		t.Errorf("%d lines, want 200", lines)
	}
}

func BenchmarkWrite(b *testing.B) {
	line := []byte(strings.Repeat("x", 119) + "\n")
	for _, bb := range []struct {
		name string
		o    rollfile.Options
	}{
		{"plain", rollfile.Options{}},
		{"by size", rollfile.Options{MaxSize: 10 << 20, Backups: 1}},
		{"by date", rollfile.Options{Pattern: "yyyy-MM-dd", Backups: 1}},
	} {
		b.Run(bb.name, func(b *testing.B) {
			f, err := rollfile.Open(filepath.Join(b.TempDir(), "app.log"), bb.o)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := f.Write(line); err != nil {
					b.Fatal(err)
				}
			}
			if err := f.Close(); err != nil {
				b.Fatal(err)
			}
		})
	}
}

func TestFollow(t *testing.T) {
	t.Run("writes to the file that has the name now", func(t *testing.T) {
		dir := t.TempDir()
		f := open(t, dir, rollfile.Options{Follow: true})
		write(t, f, "a")
		if err := os.Rename(filepath.Join(dir, "app.log"), filepath.Join(dir, "app.log.old")); err != nil {
			t.Fatal(err)
		}
		write(t, f, "b", "c")
		closeFile(t, f)
		if got, want := tree(t, dir), map[string]string{"app.log": "bc", "app.log.old": "a"}; !maps.Equal(got, want) {
			t.Errorf("there is %v, want %v", got, want)
		}
	})
	t.Run("makes a removed directory again", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "logs")
		f := open(t, dir, rollfile.Options{Follow: true})
		write(t, f, "a")
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
		write(t, f, "b")
		closeFile(t, f)
		if got, want := tree(t, dir), map[string]string{"app.log": "b"}; !maps.Equal(got, want) {
			t.Errorf("there is %v, want %v", got, want)
		}
	})
}

func TestOpenThatFailedIsTriedAgainByWrite(t *testing.T) {
	dir := t.TempDir()
	blocker := filepath.Join(dir, "logs")
	if err := os.WriteFile(blocker, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := rollfile.Open(filepath.Join(blocker, "app.log"), rollfile.Options{})
	if err == nil {
		t.Fatal("opened a file below a file")
	}
	if _, err := io.WriteString(f, "a"); err == nil {
		t.Error("wrote to a file below a file")
	}
	if err := os.Remove(blocker); err != nil {
		t.Fatal(err)
	}
	write(t, f, "b")
	closeFile(t, f)
	if got, want := tree(t, blocker), map[string]string{"app.log": "b"}; !maps.Equal(got, want) {
		t.Errorf("there is %v, want %v", got, want)
	}
}
