package live_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/koa-go/koa/egg"
)

// application is one that both sides load from one directory.
type application struct {
	Name    string `json:"name"`
	BaseDir string `json:"baseDir"`
	Env     string `json:"env"`

	config object   // in its texts BASE is BaseDir
	off    []string // plugins that are switched off
}

// fleet is the two sides with the same applications.
type fleet struct {
	node  *node
	apps  map[string]*application
	ours  map[string]*egg.App
	sides [2]side
	known *differences

	sent, alike int // requests to both sides, and those with the same status and body
}

// side is one of the two.
type side struct {
	name      string
	addresses map[string]string // by application
}

func startFleet(t *testing.T) *fleet {
	t.Helper()
	f := &fleet{apps: map[string]*application{}, ours: map[string]*egg.App{}, known: loadDifferences(t)}
	apps := applications()
	for _, a := range apps {
		a.lay(t)
		f.apps[a.Name] = a
	}
	f.node = startNode(t, apps)
	addresses := map[string]string{}
	for _, a := range apps {
		addresses[a.Name], f.ours[a.Name] = startOurs(t, a)
	}
	f.sides = [2]side{{"node", f.node.Addresses}, {"ours", addresses}}
	return f
}

// lay makes the directory of the application.
func (a *application) lay(t *testing.T) {
	t.Helper()
	a.BaseDir = t.TempDir()
	config := object{"keys": "k1,k0", "middleware": []string{"mark"}, "logger": object{"level": "NONE", "consoleLevel": "NONE"}}
	maps.Copy(config, a.config)
	plugins := object{}
	for _, name := range a.off {
		plugins[name] = false
	}
	if err := errors.Join(
		os.CopyFS(a.BaseDir, os.DirFS("testdata/app")),
		a.write("config.default.json", config),
		a.write("plugin.default.json", plugins),
	); err != nil {
		t.Fatal(err)
	}
}

// write writes a file of the configuration.
func (a *application) write(name string, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	text = bytes.ReplaceAll(text, []byte("BASE"), []byte(filepath.ToSlash(a.BaseDir)))
	return os.WriteFile(filepath.Join(a.BaseDir, "config", name), text, 0o600)
}

func writeJSON(name string, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
		return err
	}
	return os.WriteFile(name, text, 0o600)
}
