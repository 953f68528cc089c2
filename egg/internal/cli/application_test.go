package cli_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/internal/testserver"
)

// machine is one on which the command was built and installed, without a network.
type machine struct {
	t       *testing.T
	egg     string
	dir     string
	environ []string
}

// newMachine builds the command. Tests that use it take some seconds.
func newMachine(t *testing.T) *machine {
	t.Helper()
	if testing.Short() || raceDetector {
		t.Skip("it builds programs: not with -short, and not under the race detector, which would not see into them")
	}
	dir := t.TempDir()
	m := &machine{t: t, egg: filepath.Join(dir, "bin", "egg"), dir: dir}
	m.environ = append(os.Environ(), "GOWORK=", "GOPROXY=off", "GOFLAGS=", "CI=1", "NO_COLOR=1", "EGG_HOME="+dir, "XDG_CACHE_HOME="+os.Getenv("XDG_CACHE_HOME"),
		"EGG_SERVER_ENV=", "GOCACHE="+goEnv(t, "GOCACHE"), "PATH="+filepath.Join(dir, "bin")+string(os.PathListSeparator)+os.Getenv("PATH"))
	m.run(".", "go", "build", "-o", m.egg, "github.com/koa-go/koa/egg/cmd/egg").expect(t, 0)
	return m
}

func goEnv(t *testing.T, name string) string {
	t.Helper()
	out, err := exec.Command("go", "env", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// command prepares a program in a directory below the machine's; "." is that of the test.
func (m *machine) command(ctx context.Context, dir, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Env = dir, m.environ
	return cmd
}

// run runs a program and waits for its end.
func (m *machine) run(dir, name string, args ...string) result {
	m.t.Helper()
	cmd := m.command(context.WithoutCancel(m.t.Context()), dir, name, args...) // clean-ups run programs, too
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if cmd.ProcessState == nil {
		m.t.Fatal(err)
	}
	return result{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// TestApplication lives through what people do with a new application. Its parts build on
// each other.
func TestApplication(t *testing.T) {
	m := newMachine(t)
	app := filepath.Join(m.dir, "shop")
	begun := time.Now()
	part := func(name string, fn func(t *testing.T)) {
		t.Helper()
		start := time.Now()
		ok := t.Run(name, func(t *testing.T) {
			m.t = t
			fn(t)
		})
		t.Logf("%-40s %v", name, time.Since(start).Round(time.Millisecond))
		if !ok {
			t.FailNow()
		}
	}
	part("new makes it", func(t *testing.T) { m.run(m.dir, m.egg, "new", "shop").expect(t, 0) })
	part("dev shows the first page", func(t *testing.T) {
		m.dev(app)
		t.Logf("from new to the first page: %v", time.Since(begun).Round(time.Millisecond))
	})
	part("generate adds every kind of part", func(t *testing.T) { m.generateAll(app) })
	part("go vet has nothing to say", func(t *testing.T) { m.run(app, "go", "vet", "./...").expect(t, 0) })
	part("its tests pass", func(t *testing.T) {
		m.run(app, m.egg, "test").expect(t, 0).contains(t, "shop/test", " passed in ")
	})
	part("a test that fails is shown", func(t *testing.T) { m.failingTest(app) })
	part("generated files are up to date", func(t *testing.T) { m.run(app, m.egg, "gen", "--check").expect(t, 0) })
	part("doctor finds no fault", func(t *testing.T) { m.doctor(app) })
	part("commands of the application run", func(t *testing.T) { m.look(app) })
	part("start, status and stop", func(t *testing.T) { m.daemon(app) })
	part("it builds without the generator", func(t *testing.T) {
		m.run(app, "go", "mod", "edit", "-droptool", "github.com/koa-go/koa/egg/cmd/egg").expect(t, 0)
		m.run(app, "go", "build", "./...").expect(t, 0)
	})
}

// generateAll adds one part of each kind, and resources of both sorts.
func (m *machine) generateAll(app string) {
	for _, args := range []string{
		"controller about", "controller api/v1/tags", "service mail", "service billing/invoices", "middleware user_agent",
		"schedule report/daily", "plugin metrics", "resource posts", "resource api/v1/user-stories", "resource admin/pages",
	} {
		m.run(app, m.egg, append([]string{"generate"}, strings.Fields(args)...)...).expect(m.t, 0)
	}
}

func (m *machine) failingTest(app string) {
	name := filepath.Join(app, "test", "wrong_test.go")
	write(m.t, "package test\n\nimport \"testing\"\n\nfunc TestWrong(t *testing.T) { t.Error(\"this is wrong\") }\n", name)
	m.run(app, m.egg, "test", "-v", "test/wrong_test.go").expect(m.t, 1).contains(m.t, "wrong_test.go:5: this is wrong", "1 failed")
	m.run(app, m.egg, "test", "-run", "TestNone", "test").expect(m.t, 0).contains(m.t, "no test has run in ")
	if err := os.Remove(name); err != nil {
		m.t.Fatal(err)
	}
}

func (m *machine) doctor(app string) {
	r := m.run(app, m.egg, "doctor", "--json").expect(m.t, 0)
	var found []struct{ Check, State, Text string }
	if err := json.Unmarshal([]byte(r.stdout), &found); err != nil {
		m.t.Fatal(err)
	}
	for _, f := range found {
		expected := f.Check == "go.mod" || f.Check == "config prod" || f.Check == "port"
		if f.State != "ok" && !expected {
			m.t.Errorf("%s: %s: %s", f.Check, f.State, f.Text)
		}
	}
	write(m.t, "<p>{{if}}</p>\n", app, "app", "view", "broken.html")
	m.run(app, m.egg, "doctor").expect(m.t, 1).contains(m.t, "fail  views", "broken.html:1", "1 thing to mend")
	if err := os.Remove(filepath.Join(app, "app", "view", "broken.html")); err != nil {
		m.t.Fatal(err)
	}
	m.doctorOfViews(app)
}

// doctorOfViews is about several directories of views.
func (m *machine) doctorOfViews(app string) {
	local := filepath.Join(app, "config", "config.local.yaml")
	before, err := os.ReadFile(local)
	if err != nil {
		m.t.Fatal(err)
	}
	write(m.t, string(before)+"\nview: {root: 'app/view, shared/view, lost/view'}\n", local)
	write(m.t, "<p>{{end}}</p>\n", app, "shared", "view", "wrong.html")
	m.run(app, m.egg, "doctor").expect(m.t, 1).contains(m.t, "shared/view/wrong.html:1", "shared/view of view.root is not in the program",
		"lost/view of view.root does not exist")
	write(m.t, string(before), local)
	if err := os.RemoveAll(filepath.Join(app, "shared")); err != nil {
		m.t.Fatal(err)
	}
}

func (m *machine) look(app string) {
	m.run(app, m.egg, "routes").expect(m.t, 0).contains(m.t, "controller.Home.Index", "v1.Notes.Show", "app/router.go:10")
	m.run(filepath.Join(app, "app", "view"), m.egg, "middleware", "/posts").expect(m.t, 0).contains(m.t, "userAgent", "controller.Posts.Index")
	m.run(app, m.egg, "config", "--json", "keys").expect(m.t, 0).contains(m.t, `"value": "******"`)
	m.run(app, m.egg, "routes", "--what").expect(m.t, 80)
	m.run(app, m.egg, "status").expect(m.t, 3).contains(m.t, "shop does not run in the environment")
	m.run(app, m.egg, "start", "--env=prod").expect(m.t, 1).contains(m.t, "config/config.prod.yaml:3: keys: the environment variable EGG_KEYS is not set")
}

// daemon runs the program as on a server: one file, in another directory than its sources.
func (m *machine) daemon(app string) {
	m.run(app, "go", "build", "-o", filepath.Join(m.dir, "bin", "shop"), ".").expect(m.t, 0)
	shop := func(args ...string) result { return m.run(m.dir, filepath.Join(m.dir, "bin", "shop"), args...) }
	m.environ = append(m.environ, "EGG_SERVER_ENV=prod", "EGG_KEYS=only-for-this-test")
	port, other := freePort(m.t), freePort(m.t)
	started := shop("start", "--daemon", "--port", port).expect(m.t, 0).contains(m.t, "shop started on http://127.0.0.1:"+port)
	m.t.Cleanup(func() { shop("stop") })
	if body := get(m.t, "http://127.0.0.1:"+port+"/"); !strings.Contains(body, "<h1>Notes</h1>") {
		m.t.Errorf("the page is\n%s", body)
	}
	shop("status").expect(m.t, 0).contains(m.t, "shop runs: process ", "environment prod")
	shop("start", "--daemon", "--port", other).expect(m.t, 1).contains(m.t, "shop runs already (process ")
	shop("start", "--port", port).expect(m.t, 1).contains(m.t, "port "+port+" is in use")
	shop("stop").expect(m.t, 0).contains(m.t, "Stopped.")
	shop("status").expect(m.t, 3)
	shop("stop").expect(m.t, 0).contains(m.t, "shop does not run in the environment")
	if started.stderr != "" {
		m.t.Errorf("start printed errors:\n%s", started.stderr)
	}
}

// dev starts the development server and waits for the page.
func (m *machine) dev(app string) {
	ctx, cancel := context.WithTimeout(m.t.Context(), 5*time.Minute) // it may build all that egg imports
	defer cancel()
	port := freePort(m.t)
	cmd := m.command(ctx, app, m.egg, "dev", "--no-open", "--port", port)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	out, err := cmd.StdoutPipe()
	if err != nil {
		m.t.Fatal(err)
	}
	cmd.Stderr = m.t.Output()
	if err := cmd.Start(); err != nil {
		m.t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() && !strings.Contains(lines.Text(), "answers after") {
		m.t.Log(lines.Text())
		if strings.Contains(lines.Text(), "Build failed") {
			cancel() // the rest of the output says why
		}
	}
	if ctx.Err() != nil {
		_ = cmd.Wait() // it was ended
		m.t.Fatal("egg dev did not come to serve")
	}
	if body := get(m.t, "http://localhost:"+port+"/"); !strings.Contains(body, "<h1>Notes</h1>") {
		m.t.Errorf("the page is\n%s", body)
	}
	cancel()
	_, _ = io.Copy(io.Discard, out)
	if err := cmd.Wait(); err != nil && cmd.ProcessState.ExitCode() > 0 {
		m.t.Errorf("egg dev: %v", err)
	}
}

func get(t *testing.T, url string) string {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// freePort is one that nobody listens on now.
func freePort(t *testing.T) string {
	t.Helper()
	_, port, err := net.SplitHostPort(testserver.FreeAddress(t))
	if err != nil {
		t.Fatal(err)
	}
	return port
}
