package logger

import (
	"log/slog"
	"time"
)

// entry is a record on its way, and its lines once somebody wanted them.
type entry struct {
	time    time.Time
	level   slog.Level
	info    Info
	hasInfo bool
	logger  string // for lines that do not go to a file of their own
	name    string // of the scope
	message string
	record  slog.Record
	fixed   *fixed

	err      error // what makes it a block; nil: it is a line
	errKey   string
	errAlone bool // the message says nothing more

	textBuf, jsonBuf, scratch []byte
}

// free makes the entry ready for the next record.
func (e *entry) free() {
	text, json, scratch := e.textBuf, e.jsonBuf, e.scratch
	if cap(text)+cap(json)+cap(scratch) > maxPooled {
		return
	}
	*e = entry{textBuf: text[:0], jsonBuf: json[:0], scratch: scratch[:0]}
	entries.Put(e)
}

// findError looks for the error that makes the record a block (see the package
// comment).
func (e *entry) findError() {
	e.record.Attrs(func(a slog.Attr) bool {
		if kind := a.Value.Kind(); kind != slog.KindAny && kind != slog.KindLogValuer {
			return true
		}
		err, ok := a.Value.Any().(error)
		if !ok {
			return true
		}
		alone := e.message == "" || e.message == errorText(err)
		if alone || e.level >= LevelError {
			e.err, e.errKey, e.errAlone = err, a.Key, alone
		}
		return false
	})
}

func (e *entry) textLine(r *renderer) []byte {
	if len(e.textBuf) == 0 {
		e.textBuf = r.text(e.textBuf, e)
	}
	return e.textBuf
}

func (e *entry) jsonLine(r *renderer) []byte {
	if len(e.jsonBuf) == 0 {
		e.jsonBuf = r.json(e.jsonBuf, e)
	}
	return e.jsonBuf
}
