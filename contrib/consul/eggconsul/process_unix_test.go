//go:build unix

package eggconsul_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"github.com/koa-go/koa/contrib/consul/eggconsul"
	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/eggtest"
	"github.com/koa-go/koa/internal/testserver"
	"github.com/koa-go/koa/proxy"
)

// agentEnv is set for the children, which are this very program.
const agentEnv = "KOA_EGGCONSUL_AGENT"

func TestMain(m *testing.M) {
	if os.Getenv(agentEnv) == "" {
		os.Exit(m.Run())
	}
	if err := store(os.Getenv(agentEnv)); err != nil {
		fmt.Fprintln(os.Stderr, "child:", err)
		os.Exit(1)
	}
}

// store is an application that serves until SIGTERM, or until its standard input ends, so
// that a test which was killed leaves nothing behind. Its answer is its process.
func store(agent string) error {
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(1)
	}()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	app := egg.New(&egg.Options{
		Name: "store",
		ConfigFiles: fstest.MapFS{"config.default.yaml": {Data: []byte(
			"keys: k\nhealth: {enable: true, drainDelay: 3s}\nconsul: {address: '" + agent + "', register: {}}\n")}},
		Plugins: []egg.Plugin{eggconsul.Plugin()},
		Wire: func(app *egg.App) error {
			app.Router().Get("/", func(ctx *egg.Context) error {
				time.Sleep(2 * time.Millisecond) // so that some are in flight at any time
				ctx.SetBody(strconv.Itoa(os.Getpid()))
				return nil
			})
			return nil
		},
	})
	return app.Run(ctx, &egg.Start{
		Env: "prod", NoFiles: true, Console: os.Stderr, Listen: "127.0.0.1:0",
		OnStarted: func(net.Addr) { fmt.Println("ready") },
	})
}

// spawn starts an application, which ends with the test.
func spawn(t *testing.T, agent string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), agentEnv+"="+agent)
	cmd.Stderr = t.Output()
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_ = cmd.Process.Kill() // fails if it has ended
		_ = cmd.Wait()         // fails if it has ended
	})
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "ready\n" {
		t.Fatalf("the child says %q, %v", line, err)
	}
	return cmd
}

// load asks a service all the time, without trying anything twice.
type load struct {
	client   *http.Client
	mu       sync.Mutex // guards answers
	answers  map[string]int
	failures atomic.Int32
}

func (l *load) run(ctx context.Context, t *testing.T) {
	for ctx.Err() == nil {
		who, err := l.ask()
		if err != nil {
			l.failures.Add(1)
			t.Error(err)
			return
		}
		l.mu.Lock()
		l.answers[who]++
		l.mu.Unlock()
	}
}

func (l *load) ask() (string, error) {
	res, err := l.client.Get("http://store/")
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("status %d: %s", res.StatusCode, body)
	}
	return string(body), err
}

// of is how many answers came from a process.
func (l *load) of(cmd *exec.Cmd) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.answers[strconv.Itoa(cmd.Process.Pid)]
}

// Two applications take turns in leaving under load; a third calls them, through a proxy that
// does not try again.
func TestNoRequestFailsWhileAnApplicationLeaves(t *testing.T) {
	t.Parallel()
	agent := testserver.StartConsul(t)
	front := eggtest.Boot(t, shop(""), at(agent))
	resolver := egg.Get[discovery.Resolver](front.App)
	leaves := spawn(t, agent.Addr)
	stays := spawn(t, agent.Addr)
	await(t, resolver, "store", "both", has(2))
	stores := proxy.New(resolver, "store", &proxy.Options{Retries: -1})
	defer stores.Close()
	l := &load{client: &http.Client{Transport: stores}, answers: map[string]int{}}
	ctx, stop := context.WithCancel(t.Context())
	var clients sync.WaitGroup
	for range 8 {
		clients.Go(func() { l.run(ctx, t) })
	}
	defer clients.Wait()
	defer stop()

	for range 3 {
		before := l.of(leaves)
		eventually(t, "both answer", func() bool { return l.failures.Load() > 0 || l.of(leaves) > before+20 && l.of(stays) > 20 })
		if err := leaves.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if err := leaves.Wait(); err != nil {
			t.Errorf("the application ends with %v", err)
		}
		await(t, resolver, "store", "the other", has(1))
		leaves, stays = stays, spawn(t, agent.Addr)
		await(t, resolver, "store", "both again", has(2))
	}
	stop()
	clients.Wait()
	total := 0
	for _, n := range l.answers {
		total += n
	}
	t.Logf("%d answers of %d processes, %d failures", total, len(l.answers), l.failures.Load())
}
