package logger_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/egg/logger"
)

func TestDefaultIsEggs(t *testing.T) {
	for _, tt := range []struct {
		env                   string
		console, coreConsole  string
		buffer, consoleEnding bool
	}{
		{"local", "INFO", "WARN", true, false},
		{"unittest", "WARN", "", false, false},
		{"prod", "INFO", "", true, true},
	} {
		c := logger.Default("shop", tt.env, "home")
		if c.ConsoleLevel != tt.console || c.CoreLogger.ConsoleLevel != tt.coreConsole ||
			c.Buffer != tt.buffer || c.DisableConsoleAfterReady != tt.consoleEnding {
			t.Errorf("in %s it is %+v", tt.env, c)
		}
		if c.Dir != filepath.Join("home", "logs", "shop") || c.AppLogName != "shop-web.log" || c.Level != "INFO" || c.FlushInterval != time.Second {
			t.Errorf("in %s it is %+v", tt.env, c)
		}
	}
}

func TestNewNamesEverythingThatIsWrong(t *testing.T) {
	t.Setenv("EGG_LOG", "LOUD")
	_, err := logger.New(&logger.Config{Level: "QUIET", Encoding: "gbk", Stdout: "xml", ConcentrateError: "drop", FlushInterval: -1}, &logger.Options{
		CustomLogger: map[string]logger.CustomLogger{"bill": {}, "coreLogger": {File: "a.log"}},
	})
	if err == nil {
		t.Fatal("there is no error")
	}
	for _, want := range []string{
		`level "QUIET"`, `utf8, got "gbk"`, `json, got "xml"`, `ignore, got "drop"`, "flushInterval", `EGG_LOG: there is no level "LOUD"`,
		"customLogger: bill: there is no file", "customLogger: coreLogger is a logger of the framework",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in\n%v", want, err)
		}
	}
}

// console makes loggers in a folder of their own, and returns what they print.
func console(t *testing.T, c *logger.Config, o *logger.Options) (l *logger.Loggers, stdout, stderr *bytes.Buffer) {
	t.Helper()
	stdout, stderr = new(bytes.Buffer), new(bytes.Buffer)
	if o == nil {
		o = &logger.Options{}
	}
	o.Stdout, o.Stderr = stdout, stderr
	c.Dir = t.TempDir()
	return open(t, c, o), stdout, stderr
}

func TestConsoleEndsWhenReady(t *testing.T) {
	for _, ends := range []bool{true, false} {
		l, stdout, _ := console(t, &logger.Config{DisableConsoleAfterReady: ends}, nil)
		l.App().Info("starting")
		l.Ready()
		l.App().Info("running")
		if got := strings.Count(stdout.String(), "\n"); got == 2 == ends {
			t.Errorf("with DisableConsoleAfterReady %v the console has\n%s", ends, stdout)
		}
	}
}

func TestEGG_LOGIsStrongerForTheConsole(t *testing.T) {
	t.Setenv("EGG_LOG", "debug")
	l, stdout, _ := console(t, &logger.Config{ConsoleLevel: "NONE"}, nil)
	l.App().Debug("seen")
	l.Schedule().Debug("seen too")
	if got := strings.Count(stdout.String(), " DEBUG "); got != 2 {
		t.Errorf("the console has\n%s", stdout)
	}
}

func TestDebugInProduction(t *testing.T) {
	for _, tt := range []struct {
		name   string
		config logger.Config
		want   bool
	}{
		{"is turned into INFO", logger.Config{Env: "prod", Level: "DEBUG"}, false},
		{"is allowed with allowDebugAtProd", logger.Config{Env: "prod", Level: "DEBUG", AllowDebugAtProd: true}, true},
		{"is a matter of production only", logger.Config{Env: "local", Level: "DEBUG"}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.config.ConsoleLevel = "NONE"
			l, _, _ := console(t, &tt.config, nil)
			if got := l.App().Enabled(t.Context(), slog.LevelDebug); got != tt.want {
				t.Errorf("DEBUG is logged: %v, want %v", got, tt.want)
			}
		})
	}
}

func TestSetLevel(t *testing.T) {
	l, stdout, _ := console(t, &logger.Config{}, nil)
	if err := l.SetLevel("nobody", logger.LevelInfo); err == nil {
		t.Error("there is a logger nobody")
	}
	if err := l.SetConsoleLevel("", logger.LevelNone); err != nil {
		t.Fatal(err)
	}
	if err := l.SetLevel("logger", logger.LevelDebug); err != nil {
		t.Fatal(err)
	}
	if !l.App().Enabled(t.Context(), slog.LevelDebug) || l.Core().Enabled(t.Context(), slog.LevelDebug) {
		t.Error("SetLevel of one logger is not for it alone")
	}
	if err := l.SetLevel("", logger.LevelAll); err != nil {
		t.Fatal(err)
	}
	if l.Error().Enabled(t.Context(), slog.LevelWarn) {
		t.Error("the logger for errors has warnings")
	}
	l.App().Error("nothing")
	if stdout.Len() != 0 {
		t.Errorf("the console has %q", stdout)
	}
}

func TestLevelsBetween(t *testing.T) {
	l, stdout, _ := console(t, &logger.Config{ConsoleLevel: "ALL"}, nil)
	for _, level := range []slog.Level{-8, 2, 5} {
		l.App().Log(t.Context(), level, "m")
	}
	for i, want := range []string{" DEBUG ", " INFO ", " WARN "} {
		if line := strings.Split(stdout.String(), "\n")[i]; !strings.Contains(line, want) {
			t.Errorf("the line is %q, want %s", line, want)
		}
	}
}

func TestStdout(t *testing.T) {
	t.Run("text", func(t *testing.T) {
		l, stdout, stderr := console(t, &logger.Config{Stdout: "text", DisableConsoleAfterReady: true, Buffer: true}, nil)
		l.Ready()
		l.App().Info("hello")
		l.Schedule().Error("bad")
		l.Core().Debug("not this")
		if got := stdout.String(); strings.Count(got, "\n") != 2 || stderr.Len() != 0 {
			t.Errorf("standard output has %q, standard error %q", got, stderr)
		}
	})
	t.Run("json", func(t *testing.T) {
		now := time.Now()
		info := func() logger.Info {
			return logger.Info{IP: "10.0.0.7", TraceID: "t-1", Start: now.Add(-time.Hour), Method: "GET", URL: "/"}
		}
		l, stdout, _ := console(t, &logger.Config{Stdout: "json"}, nil)
		l.Core().InfoContext(logger.WithRequest(t.Context(), info), "hello", "a", 1)
		l.App().Info("no request")
		var got struct {
			PaddingMessage, Level, Message, Logger, IP, TraceID, Method, URL string
			UserID                                                           *string
			Use                                                              float64
			A                                                                int
		}
		if err := json.Unmarshal(bytes.SplitAfter(stdout.Bytes(), []byte("\n"))[0], &got); err != nil {
			t.Fatalf("%v: %s", err, stdout)
		}
		if got.Logger != "coreLogger" || got.IP != "10.0.0.7" || got.TraceID != "t-1" || got.Method != "GET" || got.URL != "/" ||
			got.UserID != nil || got.Use < 3600e3 || got.A != 1 || got.Message != "hello" || !strings.HasPrefix(got.PaddingMessage, "[-/10.0.0.7/t-1/36") {
			t.Errorf("the line is %s", stdout)
		}
	})
	t.Run("makes no folder", func(t *testing.T) {
		l, _, _ := console(t, &logger.Config{Stdout: "text"}, nil)
		l.App().Error("bad")
		if len(logger.NewRotator(l, nil).ByDay(time.Now())) != 0 || l.Flush() != nil || l.Reopen() != nil {
			t.Error("there are files")
		}
	})
}

func TestOutputJSONOnly(t *testing.T) {
	l, _, _ := console(t, &logger.Config{ConsoleLevel: "NONE"}, &logger.Options{CustomLogger: map[string]logger.CustomLogger{
		"bill": {File: "bill.log", OutputJSONOnly: true},
	}})
	dir := t.TempDir()
	l2 := open(t, &logger.Config{Dir: dir, OutputJSONOnly: true, ConsoleLevel: "NONE"}, nil)
	l2.App().Info("hello")
	if files := tree(t, dir); files["app-web.log"] != "" || !strings.Contains(files["app-web.json.log"], `"message":"hello"`) {
		t.Errorf("there is %q", files)
	}
	if l.Get("bill") == nil || l.Get("nobody") != nil {
		t.Error("Get knows other loggers than there are")
	}
	want := []string{"agentLogger", "bill", "coreLogger", "errorLogger", "logger", "scheduleLogger"}
	if got := l.Names(); !slices.Equal(got, want) {
		t.Errorf("Names() = %q, want %q", got, want)
	}
}

func TestRequestOfOptions(t *testing.T) {
	type key struct{}
	l, stdout, _ := console(t, &logger.Config{}, &logger.Options{Request: func(ctx context.Context) func() logger.Info {
		user, ok := ctx.Value(key{}).(string)
		if !ok {
			return nil
		}
		return func() logger.Info { return logger.Info{UserID: user, Method: "GET", URL: "/"} }
	}})
	ctx := context.WithValue(t.Context(), key{}, "ann")
	l.App().InfoContext(ctx, "one")
	logger.For(ctx, l.App()).Info("two")
	logger.For(ctx, l.App()).InfoContext(by(ctx, "bob"), "three")
	l.App().Info("four")
	for i, want := range []string{"[ann/-/-/0ms GET /] one", "[ann/-/-/0ms GET /] two", "[bob/-/-/0ms GET /] three", "four"} {
		if line := strings.Split(stdout.String(), "\n")[i]; !strings.HasSuffix(line, " "+want) {
			t.Errorf("the line is %q, want %q at its end", line, want)
		}
	}
}

func TestFormatter(t *testing.T) {
	dir := t.TempDir()
	l := open(t, &logger.Config{Dir: dir, OutputJSON: true}, &logger.Options{
		Stdout: io.Discard,
		CustomLogger: map[string]logger.CustomLogger{"access": {File: "access.log", Formatter: func(m *logger.Meta) string {
			if m.Message == "skip" {
				return ""
			}
			return m.Level + "|" + m.PaddingMessage + "|" + m.Message
		}}},
	})
	ctx := logger.WithRequest(t.Context(), func() logger.Info { return logger.Info{Method: "GET", URL: "/"} })
	l.Get("access").InfoContext(ctx, "hello", "a", 1)
	l.Get("access").Info("skip")
	if got, want := read(t, filepath.Join(dir, "access.log")), "INFO|[-/-/-/0ms GET /]|hello a=1\n"; got != want {
		t.Errorf("the file has %q, want %q", got, want)
	}
	if got := read(t, filepath.Join(dir, "access.json.log")); strings.Count(got, "\n") != 2 {
		t.Errorf("the JSON file has %q", got)
	}
}
