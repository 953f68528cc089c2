package config_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/koa-go/koa/egg/config"
)

// files makes a file system of names and texts.
func files(pairs ...string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		fsys[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return fsys
}

// app is the unit of an application with one file.
func app(yaml string) []config.Unit {
	return []config.Unit{{Name: "app", Prefix: "config/", FS: files("config.default.yaml", yaml)}}
}

// load binds target as the root and ends the load.
func load(opts *config.Options, target any) (*config.Loader, error) {
	l := config.New(opts)
	l.Bind("", target)
	_ = l.Load() // Check has its errors too
	return l, l.Check()
}

// mustLoad is load where nothing may be wrong.
func mustLoad(t *testing.T, opts *config.Options, target any) *config.Loader {
	t.Helper()
	l, err := load(opts, target)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// problems are the lines of an error from Check.
func problems(t *testing.T, err error) string {
	t.Helper()
	var lines []string
	if list, ok := errors.AsType[config.Errors](err); ok {
		for _, e := range list {
			lines = append(lines, e.Error())
		}
	} else if err != nil {
		t.Fatalf("the error is a %T", err)
	}
	return strings.Join(lines, "\n")
}

// find is the value at path.
func find(t *testing.T, l *config.Loader, path string) config.Value {
	t.Helper()
	for _, v := range l.Values() {
		if v.Path == path {
			return v
		}
	}
	t.Fatalf("no value %s", path)
	return config.Value{}
}
