// Package browsertest looks at the pages of the examples as their users do: in Chromium,
// without a window.
package browsertest

import (
	"bytes"
	"context"
	"fmt"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

const (
	wholeLimit  = 5 * time.Minute // of a test with its browser, on a machine that is busy
	actionLimit = time.Minute     // of the start, and of what is done then
)

// Chromium is the path of the browser. Without one the test is skipped, unless
// KOA_TEST_REQUIRE says that nothing may be.
func Chromium(t *testing.T) string {
	t.Helper()
	names := []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("KOA_TEST_REQUIRE") != "" {
		t.Fatal("there is no Chromium; install it, or name it in $CHROMIUM")
	}
	t.Skip("there is no Chromium")
	return ""
}

// Browser is a window with cookies of its own.
type Browser struct {
	t   *testing.T
	ctx context.Context
	url string // without a path

	mu       sync.Mutex // guards problems
	problems []string   // what the console has of errors
}

// Open starts the browser for the site at url, which has no path. What goes wrong in it
// from then on fails the test at its end.
func Open(t *testing.T, url string) *Browser {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(Chromium(t)), chromedp.WindowSize(1100, 900),
		chromedp.WSURLReadTimeout(actionLimit))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // which root cannot have
	}
	ctx, end := context.WithTimeout(context.Background(), wholeLimit)
	t.Cleanup(end)
	ctx, end = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(end)
	b := &Browser{t: t, url: url}
	b.ctx, end = chromedp.NewContext(ctx, chromedp.WithErrorf(t.Logf), chromedp.WithListener(b.watch))
	t.Cleanup(end)
	if err := chromedp.Do(b.ctx); err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	t.Cleanup(func() {
		if problems := b.Forget(); len(problems) > 0 {
			t.Errorf("the console has\n%s", strings.Join(problems, "\n"))
		}
	})
	return b
}

// watch notes errors of scripts, and what the Content-Security-Policy has stopped.
func (b *Browser) watch(event any) {
	var problem string
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		problem = (&chromedp.ExceptionError{ExceptionDetails: e.ExceptionDetails}).Error()
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			problem = "console.error"
		}
	case *log.EventEntryAdded:
		// The status of a page, such as 422, is no problem: tests look at pages themselves.
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork {
			problem = string(e.Entry.Source) + ": " + e.Entry.Text + " at " + e.Entry.URL
		}
	case *page.EventJavascriptDialogOpening:
		go func() {
			_, _ = chromedp.Call(b.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true}) // the page hangs without it
		}()
	}
	if problem != "" {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.problems = append(b.problems, problem)
	}
}

// Forget returns the problems so far, and forgets them.
func (b *Browser) Forget() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	problems := b.problems
	b.problems = nil
	return problems
}

// Do runs actions and ends the test when one fails.
func (b *Browser) Do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	Get(b, chromedp.Steps(actions...))
}

// Get runs an action that has a result, and ends the test when it fails.
func Get[T any](b *Browser, action chromedp.Action[T]) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, actionLimit)
	defer cancel()
	v, err := chromedp.Run(ctx, action)
	if err != nil {
		html, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string](`location + "\n" + document.body.outerHTML`))
		b.t.Fatalf("%v; the page:\n%s", err, html)
	}
	return v
}

// Visit opens a page.
func (b *Browser) Visit(path string) {
	b.t.Helper()
	b.Do(chromedp.Navigate(b.url + path))
}

// Fill types a text into a field in the place of what is there.
func (b *Browser) Fill(selector chromedp.CSS, text string) {
	b.t.Helper()
	empty := fmt.Sprintf(`document.querySelector(%q).value = ""`, selector)
	b.Do(chromedp.Evaluate[chromedp.Void](empty), chromedp.SendKeys(selector, text))
}

// Submit presses a button, or follows a link, and waits for the next page.
func (b *Browser) Submit(selector chromedp.CSS) {
	b.t.Helper()
	b.Do(func(ctx context.Context, _ *chromedp.Target) (chromedp.Void, error) {
		_, err := chromedp.RunResponse(ctx, chromedp.Click(selector))
		return chromedp.Void{}, err
	})
}

// Sees ends the test unless the page shows all of these texts.
func (b *Browser) Sees(texts ...string) {
	b.t.Helper()
	shown := Get(b, chromedp.Text(chromedp.CSS("body")))
	for _, text := range texts {
		if !strings.Contains(shown, text) {
			b.t.Fatalf("the page does not show %q but\n%s", text, shown)
		}
	}
}

// Looks takes pictures of the page as it looks on a desk and on a phone, by day and by
// night. It checks that something is on them, and that nothing is wider than the window;
// for people they are in the directory $SCREENSHOTS, if it is set.
func (b *Browser) Looks(name string) {
	b.t.Helper()
	for _, device := range []struct {
		name          string
		width, height int64
	}{{"desk", 1100, 900}, {"phone", 390, 844}} {
		for _, scheme := range []string{"light", "dark"} {
			b.Do(chromedp.EmulateViewport(device.width, device.height), prefers(scheme))
			picture := Get(b, chromedp.CaptureScreenshot())
			if wide := Get(b, chromedp.Evaluate[int64](`document.documentElement.scrollWidth`)); wide > device.width {
				b.t.Errorf("%s is %d pixels wide on a %s", name, wide, device.name)
			}
			b.examine(name+"-"+device.name+"-"+scheme, picture)
		}
	}
	b.Do(chromedp.EmulateViewport(1100, 900), prefers("light"))
}

// prefers chooses between light and dark.
func prefers(scheme string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		return err
	})
}

// examine fails the test when nothing is on a picture.
func (b *Browser) examine(name string, picture []byte) {
	b.t.Helper()
	img, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		b.t.Fatal(err)
	}
	colors := map[[3]uint32]bool{}
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y += 3 {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x += 3 {
			r, g, b, _ := img.At(x, y).RGBA()
			colors[[3]uint32{r, g, b}] = true
		}
	}
	if len(colors) < 20 {
		b.t.Errorf("%s has %d colours: it looks empty", name, len(colors))
	}
	if dir := os.Getenv("SCREENSHOTS"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o644); err != nil {
			b.t.Error(err)
		}
	}
}
