package dev_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/koa-go/koa/egg/internal/dev"
)

func poll(o *dev.Options) { o.Poll = true }

func TestBrokenBuildShowsItsErrorsUntilTheNextGoodSave(t *testing.T) {
	s := start(t, smallApp, nil)
	s.get("/text", nil)
	s.write("text.go", "package main\n\nvar text string = 1\n\nfunc unused() { x := 1 }\n")
	s.inState("failed")

	shown := s.get("/", page)
	if shown.status != http.StatusInternalServerError || !strings.Contains(shown.body, "cannot use 1") ||
		!strings.Contains(shown.body, "declared and not used") || !strings.Contains(shown.body, `<b>:3:19</b>`) {
		t.Errorf("the page is %d\n%s", shown.status, shown.body)
	}
	if other := s.get("/text", api); other.status != http.StatusOK || other.body != "one" || other.header.Get("X-Egg-Dev") != "build failed" {
		t.Errorf("other requests get %+v, not the old program's answer", other)
	}
	f := s.status().Failure
	if len(f.Diagnostics) != 2 || f.Diagnostics[0].File != "text.go" || f.Diagnostics[0].Line != 3 || f.Diagnostics[0].Column != 19 {
		t.Errorf("status says %+v", f)
	}
	if said := s.out.String(); !strings.Contains(said, ">    3 | var text string = 1\n       |                   ^\n") {
		t.Errorf("the terminal shows\n%s", said)
	}

	s.write("text.go", textOf("good again"))
	s.expect("/text", "good again")
	good := s.get("/", page)
	if good.status != http.StatusOK || good.header.Get("X-Egg-Dev") != "" || s.status().Failure != nil {
		t.Errorf("after the next good save the page is %+v", good)
	}
}

func TestWithoutAGoodProgramEverybodyGetsTheErrors(t *testing.T) {
	files := with(smallApp, "text.go", "package main\n\nvar text = \n")
	s := start(t, files, nil)
	for _, tt := range []struct {
		name   string
		header http.Header
		kind   string
		want   string
	}{
		{"a page", page, "text/html; charset=utf-8", "<h2>text.go<b>:4:1</b></h2>"},
		{"JSON", api, "application/json; charset=utf-8", `"line": 4`},
		{"text", nil, "text/plain; charset=utf-8", "text.go:4:1: "},
	} {
		t.Run("as "+tt.name, func(t *testing.T) {
			got := s.get("/text", tt.header)
			if got.status != http.StatusServiceUnavailable || got.header.Get("Content-Type") != tt.kind || !strings.Contains(got.body, tt.want) {
				t.Errorf("got %+v", got)
			}
		})
	}
	s.write("text.go", textOf("one"))
	s.expect("/text", "one")
}

func TestErrorsInGoModAreShown(t *testing.T) {
	s := start(t, smallApp, nil)
	s.get("/text", nil)
	s.write("go.mod", "module example.com/small\n\ngo 1.26\n\nnonsense\n")
	s.inState("failed")
	if d := s.status().Failure.Diagnostics; len(d) != 1 || d[0].File != "go.mod" || d[0].Line != 5 {
		t.Errorf("status says %+v", s.status().Failure)
	}
	s.write("go.mod", smallApp["go.mod"])
	s.inState("ready")
}

func TestCrashAtStartShowsWhatWasPrinted(t *testing.T) {
	s := start(t, smallApp, nil)
	s.get("/text", nil)
	s.write("start.go", "package main\n\nfunc start() { panic(\"no database <here>\") }\n")
	s.inState("failed")
	shown := s.get("/", page)
	if !strings.Contains(shown.body, "did not start: exit status 2") || !strings.Contains(shown.body, "panic: no database &lt;here&gt;") {
		t.Errorf("the page is\n%s", shown.body)
	}
	if got := s.get("/text", nil); got.body != "one" {
		t.Errorf("other requests get %+v", got)
	}
	if !strings.Contains(s.out.String(), "panic: no database") {
		t.Errorf("the terminal shows\n%s", s.out)
	}
	s.write("start.go", smallApp["start.go"])
	s.inState("ready")
}

func TestWorkerThatIsNotReadyInTimeIsEnded(t *testing.T) {
	files := with(smallApp, "start.go", "package main\n\nfunc start() { println(\"waiting\"); select {} }\n")
	files["other.go"] = "package main\n\nimport \"time\"\n\nfunc init() { go time.Sleep(time.Hour) }\n"
	s := start(t, files, func(o *dev.Options) { o.StartLimit = 3e9 })
	if got := s.get("/", page); !strings.Contains(got.body, "not ready after 3s") || !strings.Contains(got.body, "waiting") {
		t.Errorf("the page is\n%s", got.body)
	}
}

func TestWorkerThatEndsIsStartedAgain(t *testing.T) {
	s := start(t, smallApp, nil)
	first := s.get("/pid", nil).body
	if got := s.get("/exit", nil); got.status != http.StatusBadGateway || !strings.Contains(got.body, "exit status 3") || !strings.Contains(got.body, "last words") {
		t.Errorf("the request that ended the worker got %+v", got)
	}
	if second := s.get("/pid", nil).body; second == first {
		t.Errorf("process %s ended and still answers", first)
	}
	// It may run again before the page is asked for, but each time later.
	s.until("the page about an end in a row", func() bool {
		s.get("/exit", nil)
		shown := s.get("/", page)
		return shown.status == http.StatusServiceUnavailable && strings.Contains(shown.body, "started again in ")
	})
	s.expect("/text", "one")
}

func TestRequestThatWaitsTooLongGetsAnAnswer(t *testing.T) {
	s := start(t, smallApp, func(o *dev.Options) { o.WaitLimit = 1 })
	if got := s.get("/", page); got.status != http.StatusGatewayTimeout || !strings.Contains(got.body, "no new program after 1ns") {
		t.Errorf("got %+v", got)
	}
}

// with returns the files with one of them changed.
func with(files map[string]string, name, text string) map[string]string {
	all := map[string]string{name: text}
	for n, text := range files {
		if !slices.Contains([]string{name}, n) {
			all[n] = text
		}
	}
	return all
}
