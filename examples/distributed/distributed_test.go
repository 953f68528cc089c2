package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/koa-go/koa/examples/internal/browsertest"
	"github.com/koa-go/koa/internal/testserver"
)

// program is the whole fleet as somebody starts it.
type program struct {
	t   *testing.T
	url string
}

var lookAt = regexp.MustCompile(`look at (http://\S+),`)

// start builds and starts the fleet with more variables, and stops it at the end of the
// test: it must leave no process behind.
func start(t *testing.T, env ...string) *program {
	t.Helper()
	path := filepath.Join(t.TempDir(), "distributed")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	cmd := exec.CommandContext(context.Background(), path) // lives until the cleanup below
	cmd.Env = append(append(cmd.Environ(), "PORT=0", "DATABASE_URL=", consulVariable+"="), env...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var logs sync.WaitGroup
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM) // Wait tells
		logs.Wait()
		if err := cmd.Wait(); err != nil {
			t.Errorf("the program ended with %v", err)
		}
	})
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		t.Log(lines.Text())
		if m := lookAt.FindStringSubmatch(lines.Text()); m != nil {
			logs.Go(func() {
				for lines.Scan() { // until every child has closed it
					t.Log(lines.Text())
				}
			})
			return &program{t: t, url: m[1]}
		}
	}
	t.Fatal("the program does not say where it is")
	return nil
}

// get asks for a path and decodes the JSON of a 200.
func (p *program) get(path string, value any) (status int, served string) {
	p.t.Helper()
	res, err := http.Get(p.url + path)
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	if value != nil && res.StatusCode == http.StatusOK {
		if err := json.Unmarshal(body, value); err != nil {
			p.t.Fatalf("%s: %v in %s", path, err, body)
		}
	}
	return res.StatusCode, res.Header.Get(servedBy)
}

// users asks for all users, and returns who answered.
func (p *program) users(all *list) (served string) {
	p.t.Helper()
	*all = list{}
	status, served := p.get("/users", all)
	if status != 200 {
		p.t.Errorf("/users: %d by %q", status, served)
	}
	return served
}

// press presses a button of the page.
func (p *program) press(id, action string) int {
	p.t.Helper()
	res, err := http.Post(p.url+"/instances/"+id+"/"+action, "", nil)
	if err != nil {
		p.t.Fatal(err)
	}
	res.Body.Close()
	return res.StatusCode
}

// until waits until the state is as it should be.
func (p *program) until(what string, ok func(s state) bool) {
	p.t.Helper()
	deadline := time.Now().Add(time.Minute)
	for {
		var s state
		p.get("/state", &s)
		if ok(s) {
			return
		}
		if time.Now().After(deadline) {
			text, _ := json.MarshalIndent(s, "", "  ")
			p.t.Fatalf("after a minute it is not so that %s:\n%s", what, text)
		}
		time.Sleep(50 * time.Millisecond) // between two looks
	}
}

func allWell(s state) bool {
	well := 0
	for _, in := range s.Instances {
		if in.Health != nil && in.Health.State == "up" && in.Process.PID != 0 {
			well++
		}
	}
	return well == len(s.Instances) && well == 2*perService
}

func (s state) instance(id string) instanceState {
	for _, in := range s.Instances {
		if in.ID == id {
			return in
		}
	}
	return instanceState{}
}

type list struct {
	Users   []User              `json:"users"`
	Missing []map[string]string `json:"missing"`
}

func TestFleet(t *testing.T) {
	t.Run("its own list and SQLite", func(t *testing.T) { visitFleet(t) })
	t.Run("Consul", func(t *testing.T) {
		visitFleet(t, consulVariable+"="+testserver.StartConsul(t).Addr)
	})
	t.Run("PostgreSQL", func(t *testing.T) { visitFleet(t, "DATABASE_URL="+testserver.StartPostgres(t).Database(t)) })
}

func visitFleet(t *testing.T, env ...string) {
	t.Helper()
	p := start(t, env...)
	p.until("all are well", allWell)
	p.everybodyServes()
	p.survivesKill()
	p.survivesHang()
	p.refusesNonsense()
}

// everybodyServes asks for users until they come in the time that the gateway gives the
// instances.
func (p *program) everybodyServes() {
	var all list
	p.until("every instance of users answers", func(state) bool { return p.users(&all) == "users-1 users-2 users-3" })
	if len(all.Users) != len(people()) || len(all.Missing) != 0 {
		p.t.Errorf("/users: %+v", all)
	}
	for i, u := range all.Users {
		if u != people()[i] {
			p.t.Errorf("user %d is %+v", i, u)
		}
	}
	var one User
	p.until("users-2 answers", func(state) bool {
		status, served := p.get("/users/5", &one)
		return status == 200 && served == "users-2"
	})
	if one.Name != "Edsger" {
		p.t.Errorf("/users/5: %+v", one)
	}
	p.until("a user is missing", func(state) bool {
		status, _ := p.get("/users/500", nil)
		return status == 404
	})
	seen := map[string]bool{}
	for range 60 {
		var orders []Order
		status, served := p.get("/orders?user=2", &orders)
		if seen[served] = true; status != 200 || len(orders) != 3 {
			p.t.Fatalf("/orders: %d by %q: %+v", status, served, orders)
		}
	}
	if len(seen) != perService {
		p.t.Errorf("orders were served by %v", seen)
	}
}

// survivesKill: no request for orders fails while an instance dies and comes back.
func (p *program) survivesKill() {
	if status := p.press("orders-2", "kill"); status != 204 {
		p.t.Fatalf("kill: %d", status)
	}
	p.until("orders-2 is back", func(s state) bool {
		if status, served := p.get("/orders", nil); status != 200 {
			p.t.Errorf("/orders: %d by %q", status, served)
		}
		return s.instance("orders-2").Process.Starts == 2 && allWell(s)
	})
}

// survivesHang: who hangs is missing in the list of users, until it goes on.
func (p *program) survivesHang() {
	if status := p.press("users-3", "hang"); status != 204 {
		p.t.Fatalf("hang: %d", status)
	}
	var all list
	p.until("users-3 alone is missing", func(state) bool { // a signal takes effect after it was sent
		return p.users(&all) == "users-1 users-2" && len(all.Missing) == 1
	})
	if len(all.Users) != len(people())*2/3 || all.Missing[0]["reason"] != "timeout" {
		p.t.Errorf("/users: %+v", all)
	}
	p.until("users-3 gets no requests", func(s state) bool {
		in := s.instance("users-3")
		return in.Health == nil || in.Health.State != "up"
	})
	if status := p.press("users-3", "resume"); status != 204 {
		p.t.Fatalf("resume: %d", status)
	}
	p.until("users-3 is well again", allWell)
}

func (p *program) refusesNonsense() {
	for _, tt := range []struct {
		id, action string
		want       int
	}{{"orders-1", "explode", 404}, {"orders-9", "kill", 404}, {"orders-1", "slow", 204}, {"orders-1", "fast", 204}} {
		if status := p.press(tt.id, tt.action); status != tt.want {
			p.t.Errorf("%s %s: %d, want %d", tt.action, tt.id, status, tt.want)
		}
	}
	req, err := http.NewRequestWithContext(p.t.Context(), http.MethodPost, p.url+"/instances/orders-1/kill", nil)
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusForbidden {
		p.t.Errorf("another site could press a button: %d", res.StatusCode)
	}
}

func TestPage(t *testing.T) {
	browsertest.Chromium(t)
	p := start(t)
	p.until("all are well", allWell)
	b := browsertest.Open(t, p.url)
	b.Visit("/")
	b.Do(chromedp.Poll[chromedp.Void](`document.querySelectorAll(".card.up").length === 6`))
	b.Sees("the gateway's own list", "live")
	b.Do(chromedp.Click(chromedp.CSS("#send")), chromedp.Poll[chromedp.Void](`+ok.textContent > 20`))
	b.Do(chromedp.Click(chromedp.CSS("#orders-1 [data-action=kill]")), chromedp.Poll[chromedp.Void](
		// A browser that is busy may miss the two seconds for which it is dead.
		`document.querySelector("#orders-1.dead") || document.querySelector("#orders-1 .process").textContent.endsWith("start 2")`))
	b.Do(chromedp.Click(chromedp.CSS("#users-2 [data-action=hang]")), chromedp.Poll[chromedp.Void](`document.querySelector("#users-2.hanging")`))
	b.Do(chromedp.Click(chromedp.CSS("#orders-3 [data-action=slow]")), chromedp.Poll[chromedp.Void](`document.querySelector("#orders-3.slow")`))
	b.Looks("fleet")
	b.Do(chromedp.Click(chromedp.CSS("#users-2 [data-action=resume]")), chromedp.Click(chromedp.CSS("#orders-3 [data-action=fast]")))
	b.Do(chromedp.Poll[chromedp.Void](`document.querySelectorAll(".card.up").length === 6`), chromedp.Click(chromedp.CSS("#send")))
	if bad := browsertest.Get(b, chromedp.Evaluate[string](`bad.textContent`)); bad != "0" {
		t.Errorf("%s requests were not answered", bad)
	}
	if shown := browsertest.Get(b, chromedp.Text(chromedp.CSS("#served"))); !strings.Contains(shown, "orders-2") {
		t.Errorf("the table shows %q", shown)
	}
}
