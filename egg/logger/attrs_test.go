package logger_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/netip"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/egg/logger"
)

type secret string

func (secret) LogValue() slog.Value { return slog.StringValue("***") }

type panics struct{}

func (panics) String() string               { panic("no") }
func (panics) MarshalJSON() ([]byte, error) { panic("no") }

type stringer struct{ n int }

func (s *stringer) String() string { return fmt.Sprint(s.n) }

// logged are ways to log the same to any logger.
var logged = map[string]func(l *slog.Logger){
	"strings": func(l *slog.Logger) {
		l.Info("m", "a", "b", "empty", "", "space", "a b", "quote", `"`, "equals", "a=b", "ünï", "ü", "back", `a\b`)
	},
	"odd keys": func(l *slog.Logger) { l.Info("m", "a b", 1, "", 2, `"`, 3) },
	"breaks":   func(l *slog.Logger) { l.Info("m", "a", "1\n2\r\t\x00\x1b[31m") },
	"no UTF-8": func(l *slog.Logger) { l.Info("m", "a", "\xff", "b", "\ufffd") },
	"numbers":  func(l *slog.Logger) { l.Info("m", "i", -1, "u", uint(2), "f", 1.5, "big", 1e100, "b", true) },
	"infinite": func(l *slog.Logger) { l.Info("m", "f", math.Inf(1)) },
	"times": func(l *slog.Logger) {
		l.Info("m", "t", time.Date(2024, 1, 2, 3, 4, 5, 678900000, time.UTC), "d", 3*time.Second)
	},
	"errors": func(l *slog.Logger) { l.Info("m", "err", errors.New("a b")) },
	"nil":    func(l *slog.Logger) { l.Info("m", "nil", nil, "pointer", (*stringer)(nil)) },
	"texts":  func(l *slog.Logger) { l.Info("m", "ip", netip.MustParseAddr("10.0.0.1"), "bytes", []byte("a b")) },
	"structs": func(l *slog.Logger) {
		l.Info("m", "s", struct{ A, B string }{"<", "&"}, "m", map[string]int{"x": 1}, "l", []int{1})
	},
	"no JSON": func(l *slog.Logger) { l.Info("m", "c", complex(1, 2)) },
	"values":  func(l *slog.Logger) { l.Info("m", "password", secret("1234")) },
	"panics":  func(l *slog.Logger) { l.Info("m", "p", panics{}) },
	"empty": func(l *slog.Logger) {
		l.LogAttrs(context.Background(), slog.LevelInfo, "m", slog.Attr{}, slog.Int("a", 1))
	},
	"groups": func(l *slog.Logger) {
		l.Info("m", slog.Group("g", "a", 1, slog.Group("h", "b", 2)), slog.Group("", "c", 3), slog.Group("e"))
	},
	"with":        func(l *slog.Logger) { l.With("a", 1).With("b", "x y").Info("m", "c", 3) },
	"with group":  func(l *slog.Logger) { l.With("a", 1).WithGroup("g").With("b", 2).WithGroup("h").Info("m", "c", 3) },
	"group only":  func(l *slog.Logger) { l.WithGroup("g").WithGroup("h").Info("m", "c", 3) },
	"no members":  func(l *slog.Logger) { l.With("a", 1).WithGroup("g").Info("m") },
	"half filled": func(l *slog.Logger) { l.WithGroup("g").With("a", 1).WithGroup("h").Info("m") },
	"siblings": func(l *slog.Logger) {
		parent := l.With("a", 1)
		one, two := parent.With("b", 1), parent.With("b", 2)
		one.Info("m")
		two.Info("m")
	},
	"no attributes": func(l *slog.Logger) { l.With().WithGroup("").Info("m") },
}

func TestAttributesAreAsSlogWritesThem(t *testing.T) {
	for name, log := range logged {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			l := open(t, &logger.Config{Dir: dir, ConsoleLevel: "NONE", OutputJSON: true}, nil)
			log(l.App())
			got, wantText, wantJSON := read(t, filepath.Join(dir, "app-web.log")), new(bytes.Buffer), new(bytes.Buffer)
			log(slog.New(slog.NewTextHandler(wantText, nil)))
			for i, line := range strings.Split(strings.TrimSpace(got), "\n") {
				_, line, _ = strings.Cut(line, " INFO ")
				_, line, _ = strings.Cut(line, " m")
				_, want, _ := strings.Cut(strings.Split(wantText.String(), "\n")[i], " msg=m")
				if line != want {
					t.Errorf("the line ends\n%q, want\n%q", line, want)
				}
			}
			log(slog.New(slog.NewJSONHandler(wantJSON, nil)))
			for i, line := range strings.Split(strings.TrimSpace(read(t, filepath.Join(dir, "app-web.json.log"))), "\n") {
				_, line, _ = strings.Cut(line, `"message":"m"`)
				_, want, _ := strings.Cut(strings.Split(wantJSON.String(), "\n")[i], `"msg":"m"`)
				if line != want {
					t.Errorf("the JSON ends\n%q, want\n%q", line, want)
				}
			}
		})
	}
}

func FuzzLine(f *testing.F) {
	f.Add("hello", "key", "value", "/path?a=b")
	f.Add("2024-01-02 03:04:05,678 INFO 1 x\n2024", "a\nb", "\xff\u2028\x1b[2J", "/\r\n")
	dir := f.TempDir()
	var console, lines bytes.Buffer
	l := open(f, &logger.Config{Dir: dir, Stdout: "text"}, &logger.Options{Stdout: &console})
	j := open(f, &logger.Config{Dir: dir, Stdout: "json"}, &logger.Options{Stdout: &lines})
	f.Fuzz(func(t *testing.T, message, key, value, url string) {
		console.Reset()
		lines.Reset()
		info := func() logger.Info { return logger.Info{UserID: value, URL: url} }
		ctx := logger.WithRequest(t.Context(), info)
		logger.Named(l.App(), key).InfoContext(ctx, message, key, value)
		logger.Named(j.App(), key).InfoContext(ctx, message, key, value)
		if got := console.String(); strings.Count(got, "\n") != 1 || !strings.HasSuffix(got, "\n") || strings.ContainsAny(got, "\r\x1b\x00") {
			t.Errorf("the line is %q", got)
		}
		var got struct{ Message string }
		if err := json.Unmarshal(lines.Bytes(), &got); err != nil || strings.Count(lines.String(), "\n") != 1 {
			t.Errorf("the JSON is %q: %v", &lines, err)
		}
	})
}
