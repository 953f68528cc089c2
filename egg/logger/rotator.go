package logger

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"
)

// RotatorConfig is Egg's section `logrotator`. [DefaultRotator] has Egg's values.
// Files are named as in customLogger: below the folder of the logs unless absolute.
type RotatorConfig struct {
	// FilesRotateByHour are the files that start anew every hour instead of every
	// day.
	FilesRotateByHour []string

	// HourDelimiter stands between day and hour in their names. Default: "-".
	HourDelimiter string

	// FilesRotateBySize are the files that start anew when they have MaxFileSize
	// bytes, looked at every RotateDuration. Defaults: 50 MiB, 1 minute.
	FilesRotateBySize []string
	MaxFileSize       int64
	RotateDuration    time.Duration

	// MaxFiles is how many old ones of those are kept. Default: 10.
	MaxFiles int

	// MaxDays is for how many days dated files are kept; 0 is for ever, and Egg's
	// default is 31.
	MaxDays int

	// DisableRotateByDay leaves all other files as they are.
	DisableRotateByDay bool

	// Gzip compresses old files, one rotation after they were moved: until then
	// another process may still write to them.
	Gzip bool
}

// DefaultRotator is the configuration that Egg has.
func DefaultRotator() *RotatorConfig {
	c := &RotatorConfig{MaxDays: 31}
	c.fill()
	return c
}

func (c *RotatorConfig) fill() {
	fill(&c.HourDelimiter, "-")
	fill(&c.MaxFileSize, 50<<20)
	fill(&c.RotateDuration, time.Minute)
	fill(&c.MaxFiles, 10)
}

// Rotator moves log files away, as egg-logrotator does, and makes the loggers use
// new ones. It is for one process of those that write a folder: a schedule calls its
// methods, or [Rotator.Run] does. The other processes notice with their next line,
// or when they are told ([Loggers.Reopen]). No line is lost. What it does and what
// goes wrong is logged by the framework's logger.
//
// It is safe for concurrent use.
type Rotator struct {
	loggers *Loggers
	config  RotatorConfig
	byHour  []string // absolute
	bySize  []string

	mu sync.Mutex // one rotation at a time
}

// NewRotator makes a rotator of the files of l. Without c it is [DefaultRotator].
func NewRotator(l *Loggers, c *RotatorConfig) *Rotator {
	if c == nil {
		c = DefaultRotator()
	}
	r := &Rotator{loggers: l, config: *c}
	r.config.fill()
	r.byHour = r.absolute(c.FilesRotateByHour)
	r.bySize = r.absolute(c.FilesRotateBySize)
	return r
}

func (r *Rotator) absolute(names []string) []string {
	paths := make([]string, len(names))
	for i, name := range names {
		if paths[i] = filepath.Clean(name); !filepath.IsAbs(name) {
			paths[i] = filepath.Join(r.loggers.config.Dir, name)
		}
	}
	return paths
}

// ByDay moves file.log to file.log.YYYY-MM-DD, with the date of 23 hours and 58
// minutes ago, and returns the files it moved. Egg calls it at 00:00:01. If there is
// such a file already, that is an error in the log, and the file stays.
func (r *Rotator) ByDay(now time.Time) []string {
	if r.config.DisableRotateByDay {
		return nil
	}
	suffix := now.Add(-23*time.Hour - 58*time.Minute).Format(".2006-01-02")
	var paths []string
	for _, path := range r.loggers.paths() {
		if !slices.Contains(r.byHour, path) && !slices.Contains(r.bySize, path) {
			paths = append(paths, path)
		}
	}
	return r.rotate("DayRotator", paths, func(path string, m *moves) { m.move(path, path+suffix) })
}

// ByHour is ByDay for FilesRotateByHour: file.log.YYYY-MM-DD-HH, with the hour
// before now. Egg calls it one minute after each full hour.
func (r *Rotator) ByHour(now time.Time) []string {
	suffix := now.Add(-time.Hour).Format(".2006-01-02" + r.config.HourDelimiter + "15")
	return r.rotate("HourRotator", r.byHour, func(path string, m *moves) { m.move(path, path+suffix) })
}

// BySize moves those of FilesRotateBySize that have grown enough to file.log.1, the
// older ones to file.log.2 and so on, and returns the files it moved. Egg calls it
// every RotateDuration.
func (r *Rotator) BySize() []string {
	return r.rotate("SizeRotator", r.bySize, r.shift)
}

func (r *Rotator) shift(path string, m *moves) {
	info, err := os.Stat(path)
	if err != nil || info.Size() < r.config.MaxFileSize {
		m.fail(path, err)
		return
	}
	numbered := func(n int) string { return path + "." + strconv.Itoa(n) }
	m.remove(numbered(r.config.MaxFiles))
	for n := r.config.MaxFiles - 1; n >= 1; n-- {
		m.move(numbered(n), numbered(n+1))
	}
	m.move(path, numbered(1))
}

// rotate calls fn for each path and puts the loggers on the new files.
func (r *Rotator) rotate(by string, paths []string, fn func(path string, m *moves)) []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	_ = r.loggers.Flush() // what was logged before belongs to the old files
	var m moves
	for _, path := range paths {
		fn(path, &m)
	}
	if len(m.from) > 0 {
		_ = r.loggers.Reopen() // each file reports for itself
	}
	if r.config.Gzip {
		r.compress(paths, &m)
	}
	r.report(by, &m)
	return m.from
}

func (r *Rotator) report(by string, m *moves) {
	core := r.loggers.Core()
	for _, err := range m.errs {
		core.Error("", "err", fmt.Errorf("[egg-logrotator] %w", err))
	}
	if len(m.from) == 0 {
		return
	}
	text := []byte{'['}
	for i := range m.from {
		if i > 0 {
			text = append(text, ',')
		}
		text = appendJSONString(text, m.from[i]+" -> "+m.to[i])
	}
	core.Info("[egg-logrotator] rotate files success by " + by + ", files " + string(text) + "]")
}

// moves are what one rotation did.
type moves struct {
	from, to []string
	errs     []error
}

func (m *moves) fail(path string, err error) {
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		m.errs = append(m.errs, fmt.Errorf("rename %s, found exception: %w", path, err))
	}
}

// move renames a file, or its compressed form, unless the new name is taken.
func (m *moves) move(from, to string) {
	for _, ext := range []string{"", gzipExt} {
		if !exists(from + ext) {
			continue
		}
		if exists(to) || exists(to+gzipExt) {
			m.fail(from+ext, fmt.Errorf("targetFile %s exists", to))
			return
		}
		if err := os.Rename(from+ext, to+ext); err != nil {
			m.fail(from+ext, err)
			return
		}
		m.from, m.to = append(m.from, from+ext), append(m.to, to+ext)
	}
}

// remove removes a file or its compressed form.
func (m *moves) remove(path string) {
	for _, ext := range []string{"", gzipExt} {
		m.fail(path+ext, os.Remove(path+ext))
	}
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
