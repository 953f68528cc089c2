package logger_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/koa-go/koa/egg/logger"
)

// show prints what a file has from its first level on: dates and processes differ.
func show(path string) {
	data, _ := os.ReadFile(path)
	for line := range strings.Lines(string(data)) {
		if _, message, ok := strings.Cut(line, fmt.Sprint(" ", os.Getpid(), " ")); ok {
			line = message
		}
		if !strings.HasPrefix(line, "hostname: ") && !strings.HasPrefix(line, "pid: ") {
			fmt.Print(line)
		}
	}
}

func temp() (dir string, remove func()) {
	dir, err := os.MkdirTemp("", "logger")
	if err != nil {
		panic(err)
	}
	return dir, func() { _ = os.RemoveAll(dir) }
}

func ExampleNew() {
	dir, remove := temp()
	defer remove()

	config := logger.Default("shop", "prod", dir)
	config.ConsoleLevel = "NONE"
	loggers, err := logger.New(config, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	loggers.App().Info("paid", "order", 42, "note", "in cash")
	loggers.App().Error("save", "err", errors.New("no space left"), "order", 42)
	if err := loggers.Close(); err != nil {
		fmt.Println(err)
	}

	show(filepath.Join(config.Dir, "shop-web.log"))
	fmt.Println("common-error.log:")
	show(filepath.Join(config.Dir, "common-error.log"))
	// Output:
	// paid order=42 note="in cash"
	// nodejs.Error: save: no space left
	// no_stack
	// order: 42
	//
	// common-error.log:
	// nodejs.Error: save: no space left
	// no_stack
	// order: 42
}

func ExampleFor() {
	dir, remove := temp()
	defer remove()
	loggers, err := logger.New(&logger.Config{Dir: dir, ConsoleLevel: "NONE"}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer loggers.Close()

	ctx := logger.WithRequest(context.Background(), func() logger.Info {
		return logger.Info{UserID: "u1", IP: "10.0.0.7", Method: "GET", URL: "/posts?page=2"}
	})
	log := logger.For(ctx, loggers.App())
	log.Info("listed")
	logger.Named(log, "service.post").Info("found", slog.Int("posts", 3))

	show(filepath.Join(dir, "app-web.log"))
	// Output:
	// [u1/10.0.0.7/-/0ms GET /posts?page=2] listed
	// [u1/10.0.0.7/-/0ms GET /posts?page=2] [service.post] found posts=3
}

func ExampleRotator() {
	dir, remove := temp()
	defer remove()
	loggers, err := logger.New(&logger.Config{Dir: dir, ConsoleLevel: "NONE"}, &logger.Options{
		CustomLogger: map[string]logger.CustomLogger{"billLogger": {File: "bill.log"}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer loggers.Close()

	rotator := logger.NewRotator(loggers, &logger.RotatorConfig{FilesRotateByHour: []string{"bill.log"}, MaxDays: 31})
	for _, path := range rotator.ByHour(time.Date(2024, 1, 2, 15, 1, 0, 0, time.Local)) {
		fmt.Println("moved", filepath.Base(path))
	}
	files, _ := filepath.Glob(filepath.Join(dir, "bill.log*"))
	for _, path := range files {
		fmt.Println(filepath.Base(path))
	}
	// Output:
	// moved bill.log
	// bill.log
	// bill.log.2024-01-02-14
}
