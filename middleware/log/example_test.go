package log_test

import (
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/log"
)

func Example() {
	loggers, err := log.New(log.Config{
		Appenders: map[string]log.Appender{
			"out": {Type: "stdout", Layout: log.Layout{Type: "pattern", Pattern: "%-5p %c - %m"}},
		},
		Categories: map[string]log.Category{
			"default": {Appenders: []string{"out"}, Level: "info"},
			"app.db":  {Appenders: []string{"out"}, Level: "debug"},
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer loggers.Shutdown()

	loggers.Get("app").Info("listening", "port", 3000)
	loggers.Get("app").Debug("not logged")
	loggers.Get("app.db").Debug("query", "sql", "select 1")
	// Output:
	// INFO  app - listening port=3000
	// DEBUG app.db - query sql="select 1"
}

func ExampleAccess() {
	loggers, err := log.New(log.Config{
		Appenders:  map[string]log.Appender{"out": {Type: "stdout", Layout: log.Layout{Type: "messagePassThrough"}}},
		Categories: map[string]log.Category{"default": {Appenders: []string{"out"}, Level: "info"}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer loggers.Shutdown()

	app := koa.New(nil)
	app.Use(log.Access(loggers.Get("http"), &log.AccessOptions{NoLog: []string{`^/health`}}))
	app.Use(func(ctx *koa.Context, _ koa.Handler) error {
		ctx.SetBody("hello")
		return nil
	})
	for _, target := range []string{"/users/1", "/health"} {
		app.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", target, nil))
	}
	// Output: 192.0.2.1 - - "GET /users/1 HTTP/1.1" 200 5 "" "-"
}

// A file for each day, 30 of them kept, and one for errors alone.
func ExampleAppender() {
	dir, err := os.MkdirTemp("", "logs")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	loggers, err := log.New(log.Config{
		Appenders: map[string]log.Appender{
			"app":       {Type: "dateFile", Filename: filepath.Join(dir, "app.log"), NumBackups: 30, Compress: true, KeepFileExt: true},
			"errorFile": {Type: "file", Filename: filepath.Join(dir, "errors.log"), MaxLogSize: 10 << 20, Layout: log.Layout{Type: "messagePassThrough"}},
			"errors":    {Type: "logLevelFilter", Appender: "errorFile", Level: "error"},
		},
		Categories: map[string]log.Category{"default": {Appenders: []string{"app", "errors"}, Level: "info"}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	loggers.Get("orders").Info("shipped")
	loggers.Get("orders").Error("lost", "order", 7)
	if err := loggers.Shutdown(); err != nil {
		fmt.Println(err)
	}
	f, err := os.Open(filepath.Join(dir, "errors.log"))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer f.Close()
	text, _ := io.ReadAll(f)
	fmt.Print(string(text))
	// Output: lost order=7
}
