package dev_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestNoRequestFailsDuringRebuilds(t *testing.T) {
	edits, least := 20, int64(1000)
	if testing.Short() {
		edits, least = 5, 250
	}
	s := start(t, smallApp, nil)
	s.get("/text", nil)
	var sent, failed atomic.Int64
	stop := make(chan struct{})
	var clients sync.WaitGroup
	clients.Go(func() {
		// They come whether others wait or not.
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				clients.Go(func() {
					sent.Add(1)
					a, err := s.try("/text", nil)
					if err != nil || a.status != http.StatusOK || !strings.HasPrefix(a.body, "edit") && a.body != "one" {
						failed.Add(1)
						t.Errorf("a request failed: %v %+v", err, a)
					}
				})
			case <-stop:
				return
			}
		}
	})
	for i := 0; i < edits || sent.Load() < least; i++ {
		want := fmt.Sprintf("edit %d", i)
		s.write("text.go", textOf(want))
		s.expect("/text", want)
	}
	close(stop)
	clients.Wait()
	t.Logf("%d of %d requests failed during %d rebuilds at the least", failed.Load(), sent.Load(), edits)
}

func TestRequestsWaitForTheBuild(t *testing.T) {
	s := start(t, smallApp, nil)
	s.get("/text", nil)
	before := s.status()
	s.write("text.go", slowly("two"))
	s.inState("building")
	if got := s.get("/text", nil).body; got != "two" {
		t.Errorf("a request during the build was answered %q, by the old program", got)
	}
	if after := s.status(); after.Builds != before.Builds+1 {
		t.Errorf("one save led to %d builds", after.Builds-before.Builds)
	}
}

func TestSavesDuringABuildLeadToOneMore(t *testing.T) {
	s := start(t, smallApp, nil)
	s.get("/text", nil)
	s.write("text.go", slowly("two"))
	s.inState("building")
	s.write("text.go", textOf("three"))
	s.until("the last text", func() bool { return s.get("/text", nil).body == "three" })
	if n := s.status().Builds; n > 3 {
		t.Errorf("two saves led to %d builds", n-1)
	}
}

func TestSameContentIsNoChange(t *testing.T) {
	s := start(t, smallApp, nil)
	s.get("/text", nil)
	before := s.status()
	s.write("text.go", textOf("one"))
	s.write("text_test.go", "package main\n")
	s.write("app/service/empty.txt", "other\n")
	s.write("app/view/new/page.html", "a change that is seen\n")
	s.until("the event", func() bool { return s.status().Version > before.Version })
	if after := s.status(); after.Builds != before.Builds || after.Worker.PID != before.Worker.PID {
		t.Errorf("the worker changed: %+v, then %+v", before, after)
	}
}

func TestConfigurationStartsANewWorkerWithoutABuild(t *testing.T) {
	s := start(t, smallApp, nil)
	first := s.get("/pid", nil).body
	s.write("config/default.yaml", "a: 2\n")
	s.until("another worker", func() bool { return s.get("/pid", nil).body != first })
	s.until("the report", func() bool { return strings.Contains(s.out.String(), "restarted in ") })
}

func TestNewDirectoriesAreWatched(t *testing.T) {
	s := start(t, smallApp, nil)
	s.get("/text", nil)
	s.write("deep/er/text.go", "package er\n\nconst Text = \"deeper\"\n")
	s.write("text.go", "package main\n\nimport \"example.com/small/deep/er\"\n\nvar text = er.Text\n")
	s.expect("/text", "deeper")
	s.write("deep/er/text.go", "package er\n\nconst Text = \"deepest\"\n")
	s.expect("/text", "deepest")
}

func TestPollingSeesSaves(t *testing.T) {
	s := start(t, smallApp, poll)
	s.get("/text", nil)
	s.write("text.go", textOf("two"))
	s.expect("/text", "two")
}

func TestStreamEndsOnTheOldWorker(t *testing.T) {
	s := start(t, smallApp, nil)
	s.get("/text", nil)
	res, err := http.Get(s.url + "/stream")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	lines := bufio.NewReader(res.Body)
	if first, err := lines.ReadString('\n'); err != nil || first != "0\n" {
		t.Fatalf("%q, %v", first, err)
	}
	s.write("text.go", textOf("two"))
	s.expect("/text", "two")
	rest, err := io.ReadAll(lines)
	if err != nil || !strings.HasSuffix(string(rest), "\n39\n") {
		t.Errorf("the stream ended with %q, %v", rest, err)
	}
}

func TestUpgradedConnectionSurvivesASwitch(t *testing.T) {
	s := start(t, smallApp, nil)
	s.get("/text", nil)
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "GET /echo HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n")
	in := bufio.NewReader(conn)
	res, err := http.ReadResponse(in, nil)
	if err != nil || res.StatusCode != http.StatusSwitchingProtocols {
		t.Fatalf("%v, %v", res, err)
	}
	echo := func(word string) {
		t.Helper()
		fmt.Fprintln(conn, word)
		if got, err := in.ReadString('\n'); err != nil || got != word+"\n" {
			t.Fatalf("%q, %v", got, err)
		}
	}
	echo("before")
	first := s.get("/pid", nil).body
	s.write("text.go", slowly("two"))
	s.inState("building")
	echo("during the build")
	s.until("another worker", func() bool { return s.get("/pid", nil).body != first })
}
