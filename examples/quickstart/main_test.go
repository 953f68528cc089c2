package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The tests start the program as users do and talk to it over TCP.

// binary is the program, built by TestMain.
var binary string

func TestMain(m *testing.M) {
	os.Exit(buildAndRun(m))
}

func buildAndRun(m *testing.M) int {
	dir, err := os.MkdirTemp("", "quickstart")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	binary = filepath.Join(dir, "quickstart")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "go build: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// program is the running application.
type program struct {
	*exec.Cmd

	url    string
	output chan string // all it printed, once it has ended
}

func start(t *testing.T) *program {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(cancel)
	p := &program{Cmd: exec.CommandContext(ctx, binary), output: make(chan string, 1)}
	p.Env = append(os.Environ(), "PORT=0")
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	p.Stdout, p.Stderr = w, w
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	_ = w.Close() // the program has its own
	lines := bufio.NewReader(r)
	first, err := lines.ReadString('\n')
	if err != nil {
		t.Fatalf("the program printed no line: %v", err)
	}
	go func() {
		rest, _ := io.ReadAll(lines)
		p.output <- first + string(rest)
	}()
	p.url = regexp.MustCompile(`http://localhost:\d+`).FindString(first)
	if p.url == "" {
		t.Fatalf("the first line is %q, want it to say where the program listens", first)
	}
	return p
}

// stop ends the program as a service manager does and returns what it printed.
func (p *program) stop(t *testing.T) string {
	t.Helper()
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	output := <-p.output
	if err := p.Wait(); err != nil {
		t.Errorf("the program ended with %v, want a clean exit; it printed\n%s", err, output)
	}
	return output
}

func TestEveryRouteAnswers(t *testing.T) {
	p := start(t)
	for _, tt := range []struct {
		name, path, accept string
		status             int
		contentType        string
		contains           string
	}{
		{"the front page is HTML", "/", "", 200, "text/html; charset=utf-8", "This is your visit number 1."},
		{"a book is JSON", "/api/books/2", "", 200, "application/json; charset=utf-8", `{"id":"2","title":"The Neverending Story"}`},
		{"an unknown book is a JSON error", "/api/books/9", "*/*", 404, "application/json; charset=utf-8", `{"error":"no such book"}`},
		{"an unknown book is a page for browsers", "/api/books/9", "text/html", 404, "text/html; charset=utf-8", "<p>no such book</p>"},
		{"an unknown path is a JSON error", "/nowhere", "application/json", 404, "application/json; charset=utf-8", `{"error":"there is no /nowhere"}`},
		{"an unknown path is escaped in a page", "/a&b", "text/html", 404, "text/html; charset=utf-8", "<p>there is no /a&amp;b</p>"},
		{"a failure tells clients nothing", "/broken", "text/html", 500, "text/html; charset=utf-8", "<p>Internal Server Error</p>"},
		{"the download comes whole", "/download", "", 200, "text/csv; charset=utf-8", "\n1000000,1000000000000\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			res, body := get(t, http.DefaultClient, p.url+tt.path, tt.accept)
			if contentType := res.Header.Get("Content-Type"); res.StatusCode != tt.status || contentType != tt.contentType {
				t.Errorf("answered %d %s, want %d %s", res.StatusCode, contentType, tt.status, tt.contentType)
			}
			if !strings.Contains(body, tt.contains) {
				t.Errorf("the body does not contain %q:\n%.1000s", tt.contains, body)
			}
			if !regexp.MustCompile(`^\d+\.\d{3}ms$`).MatchString(res.Header.Get("X-Response-Time")) {
				t.Errorf("X-Response-Time is %q", res.Header.Get("X-Response-Time"))
			}
		})
	}
	output := p.stop(t)
	for _, want := range []string{"curl -i " + p.url + "/api/books/9", "GET /broken: the disk is full", "stopped"} {
		if !strings.Contains(output, want) {
			t.Errorf("the output does not contain %q:\n%s", want, output)
		}
	}
}

func TestVisitsAreCountedInASignedCookie(t *testing.T) {
	p := start(t)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	for n := 1; n <= 3; n++ {
		if _, body := get(t, browser, p.url, ""); !strings.Contains(body, fmt.Sprintf("visit number %d.", n)) {
			t.Errorf("visit %d is not counted:\n%s", n, body)
		}
	}
	req, _ := http.NewRequest(http.MethodGet, p.url, nil)
	req.Header.Set("Cookie", "visits=99; visits.sig=forged")
	if _, body := do(t, http.DefaultClient, req); !strings.Contains(body, "visit number 1.") {
		t.Errorf("a forged cookie is believed:\n%s", body)
	}
	p.stop(t)
}

func TestDownloadInProgressOutlivesTheSignal(t *testing.T) {
	p := start(t)
	res, err := http.Get(p.url + "/download") // more than sockets hold
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	if err != nil || !strings.HasSuffix(string(body), "\n1000000,1000000000000\n") {
		t.Errorf("the download ended after %d bytes: %v", len(body), err)
	}
	if output := <-p.output; p.Wait() != nil || !strings.Contains(output, "stopped") {
		t.Errorf("the program did not end cleanly; it printed\n%s", output)
	}
}

func TestAPortInUseIsExplained(t *testing.T) {
	l, err := net.Listen("tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	port := fmt.Sprint(l.Addr().(*net.TCPAddr).Port)
	cmd := exec.Command(binary)
	cmd.Env = append(os.Environ(), "PORT="+port)
	output, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(output), "port "+port+" is in use") {
		t.Errorf("the program ended with %v and printed\n%s", err, output)
	}
}

func get(t *testing.T, c *http.Client, url, accept string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if accept != "" {
		req.Header.Set("Accept", accept)
	}
	return do(t, c, req)
}

func do(t *testing.T, c *http.Client, req *http.Request) (*http.Response, string) {
	t.Helper()
	res, err := c.Do(req)
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
