package db_test

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/koa-go/koa/internal/testserver"
)

//go:embed testdata/sequelize
var sequelizeFiles embed.FS

// step is one for testdata/sequelize/sequelize.js: its name and a value.
type step [2]any

// sequelize is the real one, on a file of SQLite.
type sequelize struct {
	script, file string
}

// newSequelize returns one for a new file.
func newSequelize(t *testing.T) *sequelize {
	t.Helper()
	dir := t.TempDir()
	read := func(name string) []byte {
		text, err := sequelizeFiles.ReadFile("testdata/sequelize/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	modules := testserver.NodeModules(t, read("package.json"), read("package-lock.json"))
	script := filepath.Join(dir, "sequelize.js")
	if err := errors.Join(
		os.Symlink(modules, filepath.Join(dir, "node_modules")),
		os.WriteFile(script, read("sequelize.js"), 0o600),
		os.WriteFile(filepath.Join(dir, "sqlite3.js"), read("sqlite3.js"), 0o600),
	); err != nil {
		t.Fatal(err)
	}
	return &sequelize{script: script, file: filepath.Join(dir, "app.db")}
}

// do runs steps, and stores what they return.
func (s *sequelize) do(t *testing.T, steps []step, results ...any) {
	t.Helper()
	input, err := json.Marshal(steps)
	if err != nil {
		t.Fatal(err)
	}
	node := exec.CommandContext(t.Context(), "node", s.script, s.file)
	node.Stdin, node.Stderr = bytes.NewReader(input), os.Stderr
	output, err := node.Output()
	if err != nil {
		t.Fatalf("node: %v", err)
	}
	var all []json.RawMessage
	if err := json.Unmarshal(output, &all); err != nil || len(all) != len(steps) {
		t.Fatalf("%s: %v", output, err)
	}
	for i, to := range results {
		if err := json.Unmarshal(all[len(all)-len(results)+i], to); err != nil {
			t.Fatalf("%v: %s: %v", steps[i], all[i], err)
		}
	}
}
