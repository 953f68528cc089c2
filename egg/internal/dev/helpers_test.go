package dev_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/koa-go/koa/egg/internal/dev"
	"github.com/koa-go/koa/internal/testserver"
)

// patience is how long a test waits for what takes a build, perhaps of all that egg imports,
// on a machine that is busy.
const patience = 3 * time.Minute

// smallApp is an application that speaks the protocol of `app start` with nothing but
// the standard library: its builds are quick.
var smallApp = map[string]string{
	"go.mod": "module example.com/small\n\ngo 1.26\n",
	"main.go": `package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	file := os.NewFile(3, "socket")
	l, err := net.FileListener(file)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	file.Close()
	start()
	mux := http.NewServeMux()
	routes(mux)
	server := &http.Server{Handler: mux}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM)
	done := make(chan struct{})
	go func() {
		<-signals
		server.Shutdown(context.Background())
		close(done)
	}()
	go server.Serve(l)
	ready := os.NewFile(4, "ready")
	fmt.Fprintf(ready, "{\"pid\":%d}\n", os.Getpid())
	ready.Close()
	<-done
}
`,
	"start.go": "package main\n\nfunc start() {}\n",
	"routes.go": `package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"time"
)

func routes(mux *http.ServeMux) {
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, "<p>"+text+"</p>")
	})
	mux.HandleFunc("/text", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, text) })
	mux.HandleFunc("/pid", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, os.Getpid()) })
	mux.HandleFunc("/headers", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, r.Host, r.RemoteAddr, r.URL.RawQuery)
		r.Header.Write(w)
	})
	mux.HandleFunc("/exit", func(w http.ResponseWriter, r *http.Request) {
		fmt.Println("last words")
		os.Exit(3)
	})
	mux.HandleFunc("/stream", func(w http.ResponseWriter, r *http.Request) {
		out := http.NewResponseController(w)
		for i := range 40 {
			fmt.Fprintf(w, "%d\n", i)
			if out.Flush() != nil {
				return
			}
			time.Sleep(50 * time.Millisecond)
		}
	})
	mux.HandleFunc("/echo", func(w http.ResponseWriter, r *http.Request) {
		conn, buffered, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		defer conn.Close()
		fmt.Fprint(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n")
		io.Copy(conn, buffered)
	})
}
`,
	"text.go":               textOf("one"),
	"config/default.yaml":   "a: 1\n",
	"app/view/index.html":   "<p>view</p>\n",
	"app/public/style.css":  "p { color: red }\n",
	"app/service/empty.txt": "not part of anything\n",
}

// textOf is the file that tests edit.
func textOf(s string) string { return fmt.Sprintf("package main\n\nvar text = %q\n", s) }

// slowly is textOf for a program that takes so long to start that a test sees it.
func slowly(s string) string {
	return fmt.Sprintf("package main\n\nimport \"time\"\n\nvar text = %q\n\nfunc init() { time.Sleep(2 * time.Second) }\n", s)
}

// session is a supervisor that runs an application in a directory of its own.
type session struct {
	t    *testing.T
	dir  string
	url  string
	out  *output
	stop func()
}

// start runs the supervisor on the files until the end of the test.
func start(t *testing.T, files map[string]string, change func(*dev.Options)) *session {
	t.Helper()
	s := &session{t: t, dir: t.TempDir(), out: &output{}}
	for name, text := range files {
		s.write(name, text)
	}
	addr := testserver.FreeAddress(t)
	s.url = "http://" + addr
	opts := dev.Options{Dir: s.dir, Addr: addr, Out: s.out, NoColor: true}
	if change != nil {
		change(&opts)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- dev.Run(ctx, opts) }()
	s.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run returned %v", err)
		}
	})
	t.Cleanup(func() {
		s.stop()
		if t.Failed() {
			t.Logf("the supervisor said:\n%s", s.out)
		}
	})
	return s
}

// write saves a file as editors do: beside it, and then renamed.
func (s *session) write(name, text string) {
	s.t.Helper()
	file := filepath.Join(s.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(file+"~", []byte(text), 0o644); err != nil {
		s.t.Fatal(err)
	}
	if err := os.Rename(file+"~", file); err != nil {
		s.t.Fatal(err)
	}
}

// answer is a response that was read.
type answer struct {
	status int
	header http.Header
	body   string
}

var (
	page = http.Header{"Accept": {"text/html"}}
	api  = http.Header{"Accept": {"application/json"}}
)

var client = &http.Client{Timeout: patience, Transport: &http.Transport{DisableCompression: true}}

func (s *session) try(path string, header http.Header) (answer, error) {
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, s.url+path, nil)
	if err != nil {
		return answer{}, err
	}
	if header != nil {
		req.Header = header.Clone()
	}
	res, err := client.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return answer{res.StatusCode, res.Header, string(body)}, err
}

func (s *session) get(path string, header http.Header) answer {
	s.t.Helper()
	// The supervisor listens at once, but not before it runs.
	deadline := time.Now().Add(patience)
	for {
		a, err := s.try(path, header)
		if err == nil {
			return a
		}
		if !strings.Contains(err.Error(), "refused") || time.Now().After(deadline) {
			s.t.Fatal(err)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// expect polls until the body of path is want.
func (s *session) expect(path, want string) {
	s.t.Helper()
	s.until("the body of "+path+" to be "+want, func() bool { return s.get(path, nil).body == want })
}

func (s *session) until(what string, ok func() bool) {
	s.t.Helper()
	for deadline := time.Now().Add(patience); !ok(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.t.Fatalf("waited in vain for %s; status: %s", what, s.get("/__egg/status", nil).body)
		}
	}
}

// status is what tests read of /__egg/status.
type status struct {
	State   string
	Version int64
	Builds  int
	Worker  *struct{ PID int }
	Failure *struct {
		Stage, Title, Output string
		Diagnostics          []struct {
			File         string
			Line, Column int
			Text         string
		}
	}
}

func (s *session) status() status {
	s.t.Helper()
	var got status
	if err := json.Unmarshal([]byte(s.get("/__egg/status", nil).body), &got); err != nil {
		s.t.Fatal(err)
	}
	return got
}

func (s *session) inState(state string) {
	s.t.Helper()
	s.until("the state "+state, func() bool { return s.status().State == state })
}

// output collects what the supervisor prints.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// outside is an address of this machine that is none of the loopback, or "".
func outside(t *testing.T) string {
	t.Helper()
	all, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && !n.IP.IsLoopback() {
			return n.IP.String()
		}
	}
	return ""
}
