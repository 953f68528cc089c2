package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"
	"time"

	"github.com/koa-go/koa/contrib/db"
)

func sqliteURL(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "test.db") }

// open opens and fills a database.
func open(t *testing.T, url string) *db.DB {
	t.Helper()
	d, err := db.Open(db.Config{URL: url, Pool: db.Pool{Max: 8}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	if err := seed(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	return d
}

func get(t *testing.T, url string, header ...string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

// getWorlds asks for worlds and checks that each has an id, a number and nothing else.
func getWorlds(t *testing.T, url string) []World {
	t.Helper()
	res, body := get(t, url)
	if res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %s", url, res.StatusCode, body)
	}
	var objects []map[string]int32
	if err := json.Unmarshal([]byte(body), &objects); err != nil {
		t.Fatalf("%s: %v in %s", url, err, body)
	}
	worlds := make([]World, len(objects))
	for i, o := range objects {
		worlds[i] = worldOf(t, o)
	}
	return worlds
}

func worldOf(t *testing.T, o map[string]int32) World {
	t.Helper()
	w := World{o["id"], o["randomNumber"]}
	if len(o) != 2 || w.ID < 1 || w.ID > rows || w.RandomNumber < 1 || w.RandomNumber > rows {
		t.Errorf("%v is no world", o)
	}
	return w
}

// buildProgram builds the program as users do.
func buildProgram(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "techempower")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return binary
}

// startProgram runs it until the test ends, and returns its address.
func startProgram(t *testing.T, binary, database string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	cmd := exec.CommandContext(ctx, binary, args...)
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), "PORT=0", "DATABASE_URL="+database)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		if err := cmd.Wait(); err != nil {
			t.Errorf("the program ended with %v", err)
		}
		cancel()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the program printed no line: %v", err)
	}
	port := regexp.MustCompile(`\d+$`).FindString(line[:len(line)-1])
	return "http://127.0.0.1:" + port
}
