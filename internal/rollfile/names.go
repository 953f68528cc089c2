package rollfile

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/koa-go/koa/internal/dateformat"
)

const gzipExt = ".gz"

// names makes and reads the names of a file and its backups.
type names struct {
	dir, base, ext string // "logs", "app", ".log"
	separator      string
	keepExt        bool
	alwaysDate     bool
	numbered       bool // backups have a number even if they have a date
	dates          *dateformat.Pattern
}

func newNames(path string, dates *dateformat.Pattern, o *Options) names {
	ext := filepath.Ext(path)
	return names{
		dir:        filepath.Dir(path),
		base:       strings.TrimSuffix(filepath.Base(path), ext),
		ext:        ext,
		separator:  o.Separator,
		keepExt:    o.KeepExt,
		alwaysDate: o.AlwaysDate,
		numbered:   o.MaxSize > 0 || dates == nil,
		dates:      dates,
	}
}

// current is the path of the file that is written.
func (n *names) current(date string) string {
	if !n.alwaysDate {
		date = ""
	}
	return n.path(date, 0)
}

// free is the path for a backup that has a date and usually no number: no other
// is overwritten, should the clock have gone back.
func (n *names) free(date string) string {
	for number := 0; ; number++ {
		path := n.path(date, number)
		if !exists(path) && !exists(path+gzipExt) {
			return path
		}
	}
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// path is that of a rolled file before it is compressed. Number 1 is the
// youngest of its date.
func (n *names) path(date string, number int) string {
	var middle string
	if date != "" {
		middle = n.separator + date
	}
	if number > 0 {
		middle += n.separator + strconv.Itoa(number)
	}
	if n.keepExt {
		return filepath.Join(n.dir, n.base+middle+n.ext)
	}
	return filepath.Join(n.dir, n.base+n.ext+middle)
}

// backup is a file found in the directory.
type backup struct {
	path   string
	date   time.Time
	number int
	text   string // the date as it is written
}

// read recognises the name of a backup; the current file is none.
func (n *names) read(file string) (b backup, ok bool) {
	rest := strings.TrimSuffix(file, gzipExt)
	prefix, suffix := n.base+n.ext+n.separator, ""
	if n.keepExt {
		prefix, suffix = n.base+n.separator, n.ext
	}
	if rest, ok = strings.CutPrefix(rest, prefix); !ok {
		return b, false
	}
	if rest, ok = strings.CutSuffix(rest, suffix); !ok {
		return b, false
	}
	b.path = filepath.Join(n.dir, file)
	if n.dates == nil {
		b.number, ok = number(rest)
		return b, ok
	}
	if b.date, ok = n.dates.Parse(rest); ok {
		b.text = rest
		return b, true
	}
	i := strings.LastIndex(rest, n.separator)
	if i < 0 {
		return b, false
	}
	b.text = rest[:i]
	if b.number, ok = number(rest[i+len(n.separator):]); !ok {
		return b, false
	}
	b.date, ok = n.dates.Parse(b.text)
	return b, ok
}

func number(s string) (int, bool) {
	n, err := strconv.Atoi(s)
	return n, err == nil && n > 0 && strconv.Itoa(n) == s
}
