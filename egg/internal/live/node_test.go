package live_test

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/koa-go/koa/internal/testserver"
)

var (
	//go:embed package.json
	packageJSON []byte

	//go:embed package-lock.json
	packageLock []byte

	//go:embed server.js
	serverJS []byte
)

// node is the running server.js.
type node struct {
	Control   string            // its address, for questions without requests
	Addresses map[string]string // of the applications
	Tables    map[string]table
}

// table is what an application says of itself.
type table struct {
	Middleware []string
	Routes     []route
}

type route struct {
	Name    string
	Methods []string
	Path    string
}

// startNode starts server.js with the applications; it ends with the test.
func startNode(t *testing.T, apps []*application) *node {
	t.Helper()
	dir := t.TempDir()
	script := filepath.Join(dir, "server.js")
	if err := errors.Join(
		os.WriteFile(script, serverJS, 0o600),
		os.Symlink(testserver.NodeModules(t, packageJSON, packageLock), filepath.Join(dir, "node_modules")),
	); err != nil {
		t.Fatal(err)
	}
	line, err := json.Marshal(map[string]any{"apps": apps})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("node", script)
	cmd.Env = append(os.Environ(), "EGG_HOME="+dir, "NODE_ENV=production", "TZ=UTC")
	var complaints bytes.Buffer // what Egg logs, of no interest unless it does not start
	cmd.Stderr = &complaints
	input, inputErr := cmd.StdinPipe()
	output, addresses, outputErr := os.Pipe() // its standard output is Egg's loggers'
	cmd.ExtraFiles = []*os.File{addresses}
	if err := errors.Join(inputErr, outputErr, cmd.Start(), addresses.Close()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(input.Close(), cmd.Wait(), output.Close()); err != nil && !t.Failed() {
			t.Errorf("server.js: %v", err)
		}
	})
	if _, err := input.Write(append(line, '\n')); err != nil {
		t.Fatal(err)
	}
	n := &node{}
	if err := json.NewDecoder(output).Decode(n); err != nil {
		_, _ = input.Close(), cmd.Wait()
		t.Fatalf("server.js wrote no addresses: %v\n%s", err, &complaints)
	}
	return n
}

// probe is a configuration to load.
type probe struct {
	BaseDir string            `json:"baseDir"`
	Env     string            `json:"env"`
	Environ map[string]string `json:"environ"`
}

// loaded is what comes of it.
type loaded struct {
	Config  map[string]any
	Plugins []string
	Error   string
}

// load has Egg load configurations.
func (n *node) load(t *testing.T, probes []probe) []loaded {
	t.Helper()
	text, err := json.Marshal(probes)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.Post("http://"+n.Control+"/config", "application/json", bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var results []loaded
	if err := json.NewDecoder(resp.Body).Decode(&results); err != nil {
		t.Fatal(err)
	}
	return results
}
