package logger_test

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/koa-go/koa/egg/logger"
)

// LimitError says for itself what is logged of it.
type LimitError struct {
	MaxAge   int    `json:"age"`
	HTTPCode int    // httpCode
	URL      string // url
	Password string
	Hook     func()
	Message  string
}

func (e *LimitError) Error() string { return e.Message }

type hidden struct{ *LimitError }

func (h hidden) LogValue() slog.Value { return slog.GroupValue(slog.Int("limit", h.MaxAge)) }

// PanicError is as koa's.
type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string { return fmt.Sprint("panic: ", e.Value) }

type traced struct{ pcs []frame }

type frame uintptr

func (traced) Error() string         { return "traced" }
func (e traced) StackTrace() []frame { return e.pcs }

type called struct{ pcs []uintptr }

func (called) Error() string        { return "called" }
func (e called) Callers() []uintptr { return e.pcs }

type NastyError struct{}

func (NastyError) Error() string { return "nasty" }
func (NastyError) Stack() string { panic("no stack today") }

func panicked(list []int) (err error) {
	defer func() { err = &PanicError{recover(), debug.Stack()} }()
	_ = list[len(list)]
	return nil
}

func TestBlock(t *testing.T) {
	var pcs [1]uintptr
	runtime.Callers(1, pcs[:])
	path := &fs.PathError{Op: "open", Path: "a.txt", Err: fs.ErrNotExist}
	for _, tt := range []struct {
		name string
		log  func(l *slog.Logger)
		want string // without date, level, process and the end, which every block has
	}{
		{"has the text of the error alone", func(l *slog.Logger) { l.Error("", "err", errors.New("boom")) }, "nodejs.Error: boom\nno_stack\n"},
		{"has it alone if the message is the same", func(l *slog.Logger) { l.Info("boom", "err", errors.New("boom")) }, "nodejs.Error: boom\nno_stack\n"},
		{"has what was said before it", func(l *slog.Logger) { l.Error("save", "err", errors.New("boom")) }, "nodejs.Error: save: boom\nno_stack\n"},
		{"has the name of a scope only with what was said", func(l *slog.Logger) {
			logger.Named(l, "service.user").Error("save", "err", errors.New("boom"))
			logger.Named(l, "service.user").Error("", "err", errors.New("boom"))
		}, "nodejs.Error: [service.user] save: boom\nno_stack\n"},
		{"has attributes as fields", func(l *slog.Logger) {
			l.With("a", 1).WithGroup("g").Error("", "err", errors.New("boom"), "b", []string{"<"}, slog.Group("c", "d", 2))
		}, "nodejs.Error: boom\nno_stack\na: 1\ng.b: [\"<\"]\ng.c: {\"d\":2}"},
		{"has type, fields and cause", func(l *slog.Logger) { l.Error("", "err", path) },
			"nodejs.PathError: open a.txt: file does not exist\nno_stack\nop: \"open\"\npath: \"a.txt\"\ncause:\n\nnodejs.Error: file does not exist\nno_stack\n"},
		{"passes over wrappers that only add text", func(l *slog.Logger) { l.Error("", "err", fmt.Errorf("load: %w", fmt.Errorf("read: %w", path))) },
			"nodejs.PathError: load: read: open a.txt: file does not exist\nno_stack\nop: \"open\"\npath: \"a.txt\"\ncause:\n\nnodejs.Error: file does not exist\nno_stack\n"},
		{"has all of several errors", func(l *slog.Logger) { l.Error("", "err", errors.Join(errors.New("a"), errors.New("b"))) },
			"nodejs.AggregateError: a\\nb\nno_stack\n\n[error-0]:\n\nnodejs.Error: a\nno_stack\n\n[error-1]:\n\nnodejs.Error: b\nno_stack\n"},
		{"names fields as JavaScript does", func(l *slog.Logger) {
			l.Error("", "err", &LimitError{MaxAge: 1, HTTPCode: 2, URL: "/", Hook: func() {}, Message: "too much"})
		}, "nodejs.LimitError: too much\nno_stack\nage: 1\nhttpCode: 2\nurl: \"/\""},
		{"has what LogValue says instead of fields", func(l *slog.Logger) {
			l.Error("", "err", hidden{&LimitError{MaxAge: 1, Password: "1234", Message: "too much"}})
		}, "nodejs.Error: too much\nno_stack\nlimit: 1"},
		{"has a message if the error has none", func(l *slog.Logger) { l.Error("", "err", errors.New("")) }, "nodejs.Error: no_message\nno_stack\n"},
		{"survives a nil pointer", func(l *slog.Logger) { l.Error("", "err", (*LimitError)(nil)) }, "nodejs.LimitError: <nil>\nno_stack\n"},
		{"survives methods that panic", func(l *slog.Logger) { l.Error("", "err", NastyError{}) }, "nodejs.Error: nasty\nno_stack\n"},
		{"takes the stack from an attribute", func(l *slog.Logger) {
			l.Error("", "err", errors.New("boom"), "stack", "main.f(0x1)\n\t/app/main.go:3 +0x1d\n")
		},
			"nodejs.Error: boom\n    at main.f (/app/main.go:3)\n"},
		{"cannot be forged", func(l *slog.Logger) {
			l.Error("", "err", errors.New("x\n2024-01-02 INFO"), "stack", "2024\n2024\x1b[2J")
		},
			"nodejs.Error: x\\n2024-01-02 INFO\n    at 2024\n    at 2024\\x1b[2J\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := block(t, tt.log); got != tt.want {
				t.Errorf("the block is\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
	for _, err := range []error{traced{[]frame{frame(pcs[0])}}, called{pcs[:]}} {
		if got := block(t, func(l *slog.Logger) { l.Error("", "err", err) }); !strings.Contains(got, "\n    at github.com/koa-go/koa/egg/logger_test.TestBlock (") || !strings.Contains(got, "block_test.go:") {
			t.Errorf("the block of %v is\n%s", err, got)
		}
	}
}

func TestBlockOfAPanicBeginsWhereItHappened(t *testing.T) {
	got := block(t, func(l *slog.Logger) { l.Error("", "err", panicked(nil)) })
	lines := strings.Split(got, "\n")
	if lines[0] != "nodejs.PanicError: panic: runtime error: index out of range [0] with length 0" ||
		!strings.HasPrefix(lines[1], "    at ") || !strings.Contains(got, "block_test.go:") || strings.Contains(got, "debug.Stack") || strings.Contains(got, "goroutine") {
		t.Errorf("the block is\n%s", got)
	}
}

// block logs and returns the first block without what stands around it.
func block(t *testing.T, log func(l *slog.Logger)) string {
	t.Helper()
	dir := t.TempDir()
	l := open(t, &logger.Config{Dir: dir, ConsoleLevel: "NONE"}, nil)
	log(l.App())
	_, got, _ := strings.Cut(read(t, filepath.Join(dir, "app-web.log")), "nodejs.")
	got, end, found := strings.Cut(got, "\npid: ")
	if !found || !strings.Contains(end, "\nhostname: ") || !strings.HasSuffix(end, "\n\n") {
		t.Fatalf("there is no block but %q, and %q", got, end)
	}
	return "nodejs." + got
}

func TestErrorOfALowerLevelIsAnAttribute(t *testing.T) {
	l, stdout, _ := console(t, &logger.Config{OutputJSON: true}, nil)
	l.App().Warn("retrying", "err", errors.New("a timeout"))
	if got := stdout.String(); !strings.HasSuffix(got, ` retrying err="a timeout"`+"\n") {
		t.Errorf("the line is %q", got)
	}
}

func TestErrorInJSON(t *testing.T) {
	dir := t.TempDir()
	l := open(t, &logger.Config{Dir: dir, ConsoleLevel: "NONE", OutputJSONOnly: true}, nil)
	l.App().Error("save", "err", errors.New("boom"), "order", 42)
	got := read(t, filepath.Join(dir, "app-web.json.log"))
	if !strings.Contains(got, `"message":"nodejs.Error: save: boom\nno_stack\n\npid: `) || !strings.HasSuffix(got, `,"err":"boom","order":42}`+"\n") {
		t.Errorf("the line is %s", got)
	}
}
