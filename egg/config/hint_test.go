package config_test

import (
	"testing"

	"github.com/koa-go/koa/egg/config"
)

func TestUnknownKeysHaveHints(t *testing.T) {
	type target struct {
		View    struct{ Root string }
		Onerror struct {
			PageURL        string
			AppErrorFilter func(error) bool
		}
	}
	hint := func(key string) string {
		return map[string]string{"view.mapping": "there is one engine", "rot": "it is gone"}[key]
	}
	for _, tt := range []struct{ name, yaml, want string }{
		{"a hint", "view: {mapping: {a: b}}", "unknown key view.mapping; there is one engine"},
		{"a hint for a section", "rot: 1", "unknown key rot; it is gone"},
		{"none, but what is near", "view: {rot: a}", "unknown key view.rot; did you mean root?"},
		{"a function", "onerror: {appErrorFilter: a}", "unknown key onerror.appErrorFilter; it is a function: set the field AppErrorFilter in Go"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := load(&config.Options{Units: app(tt.yaml), Hint: hint}, &target{})
			if got, want := problems(t, err), "config/config.default.yaml:1: "+tt.want; got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}
