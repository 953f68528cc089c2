package config_test

import (
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/koa-go/koa/egg/config"
)

// The expectations are from getServerEnv and getServerScope of egg-core 5.5.1.
func TestEnv(t *testing.T) {
	for _, tt := range []struct {
		name, start string
		dir         fs.FS
		vars        map[string]string
		env, scope  string
	}{
		{"is local without anything", "", nil, nil, "local", ""},
		{"takes the start option first", "test", files("env", "prod"), map[string]string{"EGG_SERVER_ENV": "pre"}, "test", ""},
		{"takes the file before the variable", "", files("env", "prod\n"), map[string]string{"EGG_SERVER_ENV": "pre"}, "prod", ""},
		{"trims the start option", " test ", nil, nil, "test", ""},
		{"passes over an empty file", "", files("env", " \r\n"), map[string]string{"EGG_SERVER_ENV": "pre"}, "pre", ""},
		{"takes the variable before NODE_ENV", "", files(), map[string]string{"EGG_SERVER_ENV": "pre ", "NODE_ENV": "test"}, "pre", ""},
		{"reads unittest from NODE_ENV", "", nil, map[string]string{"NODE_ENV": "test"}, "unittest", ""},
		{"reads prod from NODE_ENV", "", nil, map[string]string{"NODE_ENV": "production"}, "prod", ""},
		{"is local with any other NODE_ENV", "", nil, map[string]string{"NODE_ENV": "staging"}, "local", ""},
		{"knows the scope", "", nil, map[string]string{"EGG_SERVER_SCOPE": "en"}, "local", "en"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			env, scope, err := config.Env(tt.start, tt.dir, func(name string) string { return tt.vars[name] })
			if env != tt.env || scope != tt.scope || err != nil {
				t.Errorf("Env = %q, %q, %v; want %q, %q", env, scope, err, tt.env, tt.scope)
			}
		})
	}
}

func TestEnvThatCannotBeRead(t *testing.T) {
	dir := fstest.MapFS{"env/file": {}} // a directory in the place of the file
	if env, _, err := config.Env("", dir, func(string) string { return "" }); err == nil || env != "" {
		t.Errorf("Env = %q, %v", env, err)
	}
}
