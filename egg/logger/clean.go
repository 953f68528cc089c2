package logger

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/koa-go/koa/internal/rollfile"
)

const gzipExt = ".gz"

// rotated is the end of the name of a file that was moved away.
var rotated = regexp.MustCompile(`^\.(\d{4}-\d{2}-\d{2}.*|\d+)$`)

// compress makes gzip files of the old files of paths that were not moved just now.
func (r *Rotator) compress(paths []string, m *moves) {
	for _, path := range paths {
		names, err := filesOf(filepath.Dir(path))
		m.fail(path, err)
		for _, name := range names {
			old := filepath.Join(filepath.Dir(path), name)
			end, ok := strings.CutPrefix(old, path)
			if ok && rotated.MatchString(end) && !strings.HasSuffix(end, gzipExt) && !m.isFresh(old) {
				m.fail(old, rollfile.Compress(old, r.loggers.config.Mode))
			}
		}
	}
}

// isFresh reports whether a file was the one in use until this rotation.
func (m *moves) isFresh(path string) bool {
	i := slices.Index(m.to, path)
	return i >= 0 && !rotated.MatchString(filepath.Ext(m.from[i]))
}

func filesOf(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name()
	}
	return names, err
}

// Clean removes dated files older than MaxDays from the folders of the loggers,
// those of loggers that are no more too: *.log.YYYY-MM-DD and what the files of the
// loggers are called. It returns the files it removed. Egg calls it at midnight.
func (r *Rotator) Clean(now time.Time) []string {
	if r.config.MaxDays <= 0 {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	first := time.Date(now.Year(), now.Month(), now.Day()-r.config.MaxDays, 0, 0, 0, 0, time.UTC)
	var removed []string
	var errs []error
	paths := r.loggers.paths()
	for _, dir := range folders(paths) {
		names, err := filesOf(dir)
		errs = append(errs, err)
		for _, name := range names {
			path := filepath.Join(dir, name)
			if !isDated(path, paths, first) {
				continue
			}
			if err := os.Remove(path); err != nil {
				errs = append(errs, err)
				continue
			}
			removed = append(removed, path)
		}
	}
	r.reportClean(removed, errors.Join(errs...))
	return removed
}

func (r *Rotator) reportClean(removed []string, err error) {
	core := r.loggers.Core()
	if err != nil {
		core.Error("[egg-logrotator] remove logfile error", "err", err)
	}
	if len(removed) > 0 {
		core.Info("[egg-logrotator] removed old files", "maxDays", r.config.MaxDays, "files", removed)
	}
}

func folders(paths []string) []string {
	var dirs []string
	for _, path := range paths {
		if dir := filepath.Dir(path); !slices.Contains(dirs, dir) {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

// isDated reports whether a file has a date before first in its name, and is one
// of ours: others may keep dated files there too.
func isDated(path string, logs []string, first time.Time) bool {
	path = strings.TrimSuffix(path, gzipExt)
	ext := filepath.Ext(path)
	log := strings.TrimSuffix(path, ext)
	if !strings.HasSuffix(log, ".log") && !slices.Contains(logs, log) || len(ext) < len(".2006-01-02") {
		return false
	}
	date, err := time.Parse(".2006-01-02", ext[:len(".2006-01-02")])
	return err == nil && date.Before(first)
}
