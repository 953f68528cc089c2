package live_test

import (
	"bufio"
	_ "embed"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
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

// startNode starts server.js, which ends with the test, and returns its address.
func startNode(t *testing.T, apps map[string]*application) (url string) {
	t.Helper()
	dir := t.TempDir()
	script := filepath.Join(dir, "server.js")
	if err := errors.Join(
		os.WriteFile(script, serverJS, 0o600),
		os.Symlink(testserver.NodeModules(t, packageJSON, packageLock), filepath.Join(dir, "node_modules")),
	); err != nil {
		t.Fatal(err)
	}
	config, err := json.Marshal(apps)
	if err != nil {
		t.Fatal(err)
	}
	node := exec.Command("node", script)
	node.Env = append(os.Environ(), "NODE_ENV=production")
	node.Stderr = os.Stderr
	input, inputErr := node.StdinPipe()
	output, outputErr := node.StdoutPipe()
	if err := errors.Join(inputErr, outputErr, node.Start()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(input.Close(), node.Wait()); err != nil {
			t.Errorf("server.js: %v", err)
		}
	})
	if _, err := input.Write(append(config, '\n')); err != nil {
		t.Fatal(err)
	}
	address, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		t.Fatalf("server.js printed no address: %v", err)
	}
	return strings.TrimSpace(address)
}
