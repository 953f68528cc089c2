package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// start builds the program, starts it on a free port, and returns the address of its list.
// It stops when the test ends.
func start(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "todo")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	program := exec.CommandContext(ctx, binary)
	program.Env = append(os.Environ(), "PORT=0")
	program.Stderr = os.Stderr
	out, err := program.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		defer cancel()
		_ = program.Process.Signal(syscall.SIGTERM)
		if err := program.Wait(); err != nil {
			t.Errorf("the program ended with %v", err)
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the program printed no line: %v", err)
	}
	return regexp.MustCompile(`http://localhost:\d+/todos`).FindString(line)
}

// page is a script of a page of another site, as the specification of Todo-Backend is one:
// its browser asks before it sends, and shows it only answers that it may read.
type page struct{ t *testing.T }

const origin = "https://todobackend.example"

// item is a todo as the specification knows it.
type item struct {
	Title     string
	Completed bool
	Order     float64
	URL       string
}

// send sends a request with a JSON body, nil for none, and decodes the answer into a T.
func send[T any](p page, method, url string, body any) (answer T) {
	p.t.Helper()
	header := http.Header{}
	var text []byte
	if body != nil {
		header.Set("Content-Type", "application/json")
		text, _ = json.Marshal(body) // maps of texts, numbers and booleans
	}
	if body != nil || method != http.MethodGet {
		p.ask(method, url)
	}
	res, answerText := p.exchange(method, url, header, text)
	if res.StatusCode < 200 || res.StatusCode > 299 {
		p.t.Fatalf("%s %s: %s %s", method, url, res.Status, answerText)
	}
	if len(answerText) == 0 {
		return answer
	}
	if err := json.Unmarshal(answerText, &answer); err != nil {
		p.t.Fatalf("%s %s: %v in %s", method, url, err, answerText)
	}
	return answer
}

// ask is the browser's preflight request.
func (p page) ask(method, url string) {
	p.t.Helper()
	res, _ := p.exchange(http.MethodOptions, url, http.Header{
		"Access-Control-Request-Method": {method}, "Access-Control-Request-Headers": {"content-type"},
	}, nil)
	methods := strings.Split(res.Header.Get("Access-Control-Allow-Methods"), ",")
	if res.StatusCode != http.StatusNoContent || !slices.Contains(methods, method) ||
		res.Header.Get("Access-Control-Allow-Headers") != "content-type" {
		p.t.Fatalf("a page of another site may not send %s: %s %v", method, res.Status, res.Header)
	}
}

func (p page) exchange(method, url string, header http.Header, body []byte) (*http.Response, []byte) {
	p.t.Helper()
	req, err := http.NewRequestWithContext(p.t.Context(), method, url, bytes.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header = header
	req.Header.Set("Origin", origin)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	if allowed := res.Header.Get("Access-Control-Allow-Origin"); allowed != "*" && allowed != origin {
		p.t.Fatalf("%s %s: a page of another site may not read the answer", method, url)
	}
	return res, text
}
