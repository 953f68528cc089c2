package log

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"slices"
	"strings"
)

// Config says what is logged where, as log4js.configure is told.
type Config struct {
	// Appenders are where lines go, by a name that categories and filters use.
	Appenders map[string]Appender

	// Categories are the loggers that are treated on their own. There must be one
	// named "default", for all others. The categories "a" and "a.b" are parent and
	// child: a child logs to its own appenders and its parent's, at its own level
	// or else its parent's.
	Categories map[string]Category

	// OnError hears of lines that could not be written, and of files that could
	// not be rolled. It must not log. Default: a line on standard error.
	OnError func(error)
}

// Category is how the loggers of a name are treated.
type Category struct {
	// Appenders are the names of those that get what is logged.
	Appenders []string

	// Level is the lowest that is logged: ALL, TRACE, DEBUG, INFO, WARN, ERROR,
	// FATAL, MARK or OFF, in any letter case.
	Level string

	// NoInherit keeps the parent's appenders and level out (inherit: false).
	NoInherit bool
}

// Appender is one place where lines go.
type Appender struct {
	// Type is "console", "stdout", "stderr", "file", "dateFile",
	// "logLevelFilter" or "slog". A console is standard output.
	Type string

	// Layout makes the lines. Default: coloured on a terminal, else basic.
	Layout Layout

	// Filename is the path of a file or dateFile. Its directories are made.
	Filename string

	// MaxLogSize is the size in bytes from which on a file or dateFile starts
	// anew. Default 0: any.
	MaxLogSize int64

	// Pattern makes a dateFile start anew when the time, written with it, changes:
	// "yyyy-MM-dd" every day, "yyyy-MM-dd-hh" every hour. What it writes becomes
	// part of the old file's name. Default: "yyyy-MM-dd".
	Pattern string

	// NumBackups is how many old files are kept (log4js calls it backups for
	// files, and once daysToKeep). Default: 5 for a file, 1 for a dateFile;
	// negative: none.
	NumBackups int

	// Compress makes old files gzip files.
	Compress bool

	// KeepFileExt puts date and number in front of the extension of the name.
	KeepFileExt bool

	// AlwaysIncludePattern puts the date into the name of the current file too.
	AlwaysIncludePattern bool

	// FileNameSep stands between the parts of a name. Default: ".".
	FileNameSep string

	// Mode is that of new files. Default: 0600.
	Mode fs.FileMode

	// Appender is the name of the appender a logLevelFilter passes lines on to,
	// if they are at Level or above and at MaxLevel or below. Default of
	// MaxLevel: FATAL.
	Appender, Level, MaxLevel string

	// Handler is what a "slog" appender hands records to, with the category as an
	// attribute.
	Handler slog.Handler
}

// effective is a category together with what it inherits.
func (c *Config) effective(name string) Category {
	own := c.Categories[name]
	dot := strings.LastIndexByte(name, '.')
	if own.NoInherit || dot < 0 {
		return own
	}
	parent := c.effective(name[:dot])
	if own.Level == "" {
		own.Level = parent.Level
	}
	own.Appenders = slices.Clone(own.Appenders)
	for _, a := range parent.Appenders {
		if !slices.Contains(own.Appenders, a) {
			own.Appenders = append(own.Appenders, a)
		}
	}
	return own
}

// lookup is the category that loggers of a name belong to.
func (c *Config) lookup(name string) Category {
	if found := c.effective(name); len(found.Appenders) > 0 {
		return found
	}
	return c.Categories[defaultCategory]
}

const defaultCategory = "default"

// check refuses what makes no sense, everything at once.
func (c *Config) check() error {
	var errs []error
	if _, ok := c.Categories[defaultCategory]; !ok {
		errs = append(errs, fmt.Errorf("log: there must be a category %q", defaultCategory))
	}
	for _, name := range slices.Sorted(maps.Keys(c.Categories)) {
		errs = append(errs, c.checkCategory(name)...)
	}
	for _, name := range slices.Sorted(maps.Keys(c.Appenders)) {
		if err := c.checkAppender(name); err != nil {
			errs = append(errs, fmt.Errorf("log: appender %q: %w", name, err))
		}
	}
	return errors.Join(errs...)
}

func (c *Config) checkCategory(name string) (errs []error) {
	category := c.effective(name)
	if len(category.Appenders) == 0 {
		errs = append(errs, fmt.Errorf("log: category %q: there are no appenders", name))
	}
	for _, a := range category.Appenders {
		if _, ok := c.Appenders[a]; !ok {
			errs = append(errs, fmt.Errorf("log: category %q: there is no appender %q", name, a))
		}
	}
	if _, err := ParseLevel(category.Level); err != nil {
		errs = append(errs, fmt.Errorf("log: category %q: %w", name, err))
	}
	return errs
}

func (c *Config) checkAppender(name string) error {
	a := c.Appenders[name]
	switch a.Type {
	case "console", "stdout", "stderr":
	case "file", "dateFile":
		if a.Filename == "" {
			return errors.New("there is no Filename")
		}
		if a.MaxLogSize < 0 {
			return fmt.Errorf("MaxLogSize must not be negative, got %d", a.MaxLogSize)
		}
	case "logLevelFilter":
		return c.checkFilter(name)
	case "slog":
		if a.Handler == nil {
			return errors.New("there is no Handler")
		}
	default:
		return fmt.Errorf("there is no type %q", a.Type)
	}
	_, err := a.Layout.compile(false)
	return err
}

// checkFilter follows a chain of filters to its end.
func (c *Config) checkFilter(name string) error {
	seen := []string{name}
	for a := c.Appenders[name]; a.Type == "logLevelFilter"; a = c.Appenders[a.Appender] {
		if _, err := a.limits(); err != nil {
			return err
		}
		if _, ok := c.Appenders[a.Appender]; !ok {
			return fmt.Errorf("there is no appender %q", a.Appender)
		}
		if slices.Contains(seen, a.Appender) {
			return fmt.Errorf("the filters %q pass lines round in a circle", seen)
		}
		seen = append(seen, a.Appender)
	}
	return nil
}
