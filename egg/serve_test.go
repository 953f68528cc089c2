package egg_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/koa-go/koa/egg"
)

// hooks notes what is called.
type hooks struct {
	name string
	mu   *sync.Mutex
	log  *[]string
	fail string // the hook that fails
}

func (h hooks) note(hook string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	*h.log = append(*h.log, hook+" "+h.name)
	if hook == h.fail {
		return errors.New("out of order")
	}
	return nil
}

func (h hooks) ConfigWillLoad(*egg.App) error                  { return h.note("configWillLoad") }
func (h hooks) ConfigDidLoad(*egg.App) error                   { return h.note("configDidLoad") }
func (h hooks) DidLoad(context.Context, *egg.App) error        { return h.note("didLoad") }
func (h hooks) WillReady(context.Context, *egg.App) error      { return h.note("willReady") }
func (h hooks) DidReady(context.Context, *egg.App) error       { return h.note("didReady") }
func (h hooks) ServerDidReady(context.Context, *egg.App) error { return h.note("serverDidReady") }
func (h hooks) DidStart(context.Context, *egg.App) error       { return h.note("didStart") }
func (h hooks) BeforeClose(context.Context, *egg.App) error    { return h.note("beforeClose") }

// lively is an application with hooks of its own and of a plugin.
func lively(log *[]string, fail string) *egg.App {
	cfg := egg.DefaultConfig()
	cfg.Keys = "secret"
	mu := &sync.Mutex{}
	return egg.New(&egg.Options{
		Name: "lively", Config: &cfg,
		Plugins: []egg.Plugin{{Name: "p", Boot: hooks{"p", mu, log, fail}}},
		Boot:    hooks{"app", mu, log, ""},
		Wire: func(app *egg.App) error {
			app.Router().Get("/", func(ctx *egg.Context) error { ctx.SetBody("hi"); return nil })
			return nil
		},
	})
}

func TestRunServesUntilTheContextEnds(t *testing.T) {
	var log []string
	ctx, stop := context.WithCancel(t.Context())
	started, ended := make(chan net.Addr, 1), make(chan error, 1)
	start := &egg.Start{
		Env: "unittest", BaseDir: t.TempDir(), Environ: []string{"HOME=" + t.TempDir()}, Console: t.Output(),
		Set: []string{"cluster.listen.port=0", "cluster.listen.hostname=127.0.0.1"}, OnStarted: func(a net.Addr) { started <- a },
	}
	go func() { ended <- lively(&log, "").Run(ctx, start) }()
	var addr net.Addr
	select {
	case addr = <-started:
	case err := <-ended:
		t.Fatal(err)
	}
	res, err := http.Get("http://" + addr.String())
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if string(body) != "hi" || err != nil {
		t.Errorf("body = %q, %v", body, err)
	}
	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	want := []string{
		"configWillLoad p", "configWillLoad app", "configDidLoad p", "configDidLoad app", "didLoad p", "didLoad app",
		"willReady p", "willReady app", "didReady p", "didReady app", "serverDidReady p", "serverDidReady app",
		"didStart p", "didStart app", "beforeClose app", "beforeClose p",
	}
	if !slices.Equal(log, want) {
		t.Errorf("hooks:\n%s\nwant:\n%s", strings.Join(log, "\n"), strings.Join(want, "\n"))
	}
}

func TestAHookThatFailsEndsTheStart(t *testing.T) {
	for _, hook := range []string{"configWillLoad", "configDidLoad", "didLoad", "willReady", "didReady", "serverDidReady", "didStart"} {
		t.Run(hook, func(t *testing.T) {
			var log []string
			err := lively(&log, hook).Run(t.Context(), &egg.Start{
				Env: "unittest", BaseDir: t.TempDir(), Environ: []string{"HOME=" + t.TempDir()}, Console: t.Output(),
				Set: []string{"cluster.listen.port=0"},
			})
			if err == nil || !strings.Contains(err.Error(), "plugin p") || !strings.Contains(err.Error(), "out of order") {
				t.Errorf("Run() = %v, want the error of plugin p", err)
			}
			if last := log[len(log)-1]; last != "beforeClose p" {
				t.Errorf("the last hook is %q, want beforeClose p: what was opened must be closed", last)
			}
		})
	}
}

func TestAPortInUseIsAClearError(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	_, port, _ := net.SplitHostPort(taken.Addr().String())
	var log []string
	err = lively(&log, "").Run(t.Context(), &egg.Start{
		Env: "unittest", BaseDir: t.TempDir(), Environ: []string{"HOME=" + t.TempDir()}, Console: t.Output(),
		Set: []string{"cluster.listen.port=" + port, "cluster.listen.hostname=127.0.0.1"},
	})
	if err == nil || !strings.Contains(err.Error(), port) || !strings.Contains(err.Error(), "--set") {
		t.Errorf("Run() = %v, want the port and where it was set", err)
	}
}

type slow struct{ d time.Duration }

func (s slow) DidLoad(ctx context.Context, _ *egg.App) error {
	select {
	case <-time.After(s.d):
	case <-ctx.Done():
	}
	return context.Cause(ctx)
}

func TestASlowHookIsWarnedAboutByName(t *testing.T) {
	app := wired(nil, egg.Plugin{Name: "snail", Boot: slow{50 * time.Millisecond}})
	var lines []string
	var mu sync.Mutex
	start := &egg.Start{Environ: []string{"HOME=" + t.TempDir(), "EGG_READY_TIMEOUT_ENV=0.01"}}
	start.WatchLogs = func(_, line string) {
		mu.Lock()
		defer mu.Unlock()
		lines = append(lines, line)
	}
	boot(t, app, start)
	mu.Lock()
	defer mu.Unlock()
	if !slices.ContainsFunc(lines, func(line string) bool { return strings.Contains(line, "0.01 seconds later DidLoad of plugin snail") }) {
		t.Errorf("no line warns about the plugin snail:\n%s", strings.Join(lines, "\n"))
	}
	if timings := app.Timings(); len(timings) == 0 || timings[0].Unit != "plugin snail" || timings[0].Took < 50*time.Millisecond {
		t.Errorf("Timings() = %v", timings)
	}
}

func TestAStartThatTakesTooLongEnds(t *testing.T) {
	app := wired(nil, egg.Plugin{Name: "snail", Boot: slow{time.Minute}})
	err := app.Load(t.Context(), &egg.Start{Env: "unittest", BaseDir: t.TempDir(), Environ: []string{"HOME=" + t.TempDir()}, Console: t.Output(), Set: []string{"workerStartTimeout=20"}})
	if err == nil {
		err = app.Ready(t.Context())
	}
	if err == nil || !strings.Contains(err.Error(), "workerStartTimeout (20ms)") {
		t.Errorf("Ready() = %v, want the limit by its name", err)
	}
	if err := app.Close(t.Context()); err != nil {
		t.Error(err)
	}
}
