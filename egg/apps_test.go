package egg_test

import (
	"encoding/json"
	"os"
	"testing"
	"testing/fstest"

	"github.com/koa-go/koa/egg"
)

// The tests in apps_*_test.go boot small applications and compare them with what the
// same applications of npm egg 3.34.0 do. That is recorded in eggtest/testdata/apps/*.json
// by the programs in eggtest/testdata/apps/record, which hold Egg's side of each
// application.

// recorded is what the real Egg does.
func recorded[T any](t *testing.T, name string) T {
	t.Helper()
	text, err := os.ReadFile("eggtest/testdata/apps/" + name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var v T
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// small describes an application with this config.default.yaml.
func small(yaml string, opts egg.Options) func() *egg.App {
	return func() *egg.App {
		opts.Name = "demo"
		opts.ConfigFiles = fstest.MapFS{"config.default.yaml": {Data: []byte("keys: k\n" + yaml)}}
		return egg.New(&opts)
	}
}
