package main

import (
	"bufio"
	_ "embed"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/koa-go/koa/internal/testserver"
	"github.com/koa-go/koa/proxy/strangler"
)

var (
	//go:embed node/package.json
	packageJSON []byte

	//go:embed node/package-lock.json
	packageLock []byte

	//go:embed node/app.js
	appJS []byte
)

// startNode starts node/app.js, which ends with the test, and returns its address.
func startNode(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	script := filepath.Join(dir, "app.js")
	if err := errors.Join(
		os.WriteFile(script, appJS, 0o600),
		os.Symlink(testserver.NodeModules(t, packageJSON, packageLock), filepath.Join(dir, "node_modules")),
	); err != nil {
		t.Fatal(err)
	}
	node := exec.Command("node", script)
	node.Env = append(os.Environ(), "NODE_ENV=test", "PORT=0", "KEYS=one key for both")
	node.Stderr = os.Stderr
	output, err := node.StdoutPipe()
	if err := errors.Join(err, node.Start()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = node.Process.Kill() // it has nothing to put away
		_ = node.Wait()
	})
	text, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		t.Fatalf("app.js printed no address: %v", err)
	}
	_, address, _ := strings.Cut(strings.TrimSpace(text), "listens on ")
	return address
}

// client is a browser with one cookie jar.
type client struct {
	t     *testing.T
	url   string
	agent *http.Client
}

// page is what the client sees.
type page struct {
	status   int
	by, text string
}

func newClient(t *testing.T, at string) *client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &client{t, at, &http.Client{Jar: jar}}
}

func (c *client) see(res *http.Response, err error) page {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return page{res.StatusCode, res.Header.Get("X-Served-By"), string(text)}
}

func (c *client) get(path string) page {
	c.t.Helper()
	return c.see(c.agent.Get(c.url + path))
}

var tokenField = regexp.MustCompile(`name="_csrf" value="([^"]+)"`)

// submit sends the form of a page, and follows the redirect.
func (c *client) submit(from page, path string, fields ...string) page {
	c.t.Helper()
	form := url.Values{}
	if m := tokenField.FindStringSubmatch(from.text); m != nil {
		form.Set("_csrf", m[1])
	}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	return c.see(c.agent.PostForm(c.url+path, form))
}

// want ends the test unless the page is one of a side, with these texts.
func (p page) want(t *testing.T, side string, texts ...string) page {
	t.Helper()
	if p.by != side {
		t.Fatalf("answered by %q, want %q:\n%s", p.by, side, p.text)
	}
	for _, text := range texts {
		if !strings.Contains(p.text, text) {
			t.Fatalf("%q is not in the page of %d:\n%s", text, p.status, p.text)
		}
	}
	return p
}

func startBoth(t *testing.T) string {
	t.Helper()
	app, err := newApp(config{Node: startNode(t), Key: "one key for both"})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(app)
	t.Cleanup(server.Close)
	return server.URL
}

func TestOneLoginAcrossBoth(t *testing.T) {
	c := newClient(t, startBoth(t))
	c.get("/").want(t, "old", "Answered by Koa on Node", "Log in")
	login := c.get("/login").want(t, "old")
	c.submit(login, "/login", "name", "ann", "password", "wrong").want(t, "old", "wrong name or password")
	c.submit(login, "/login", "name", "ann", "password", "sesame").want(t, "old", "Hello ann")

	teapot := c.get("/products/1").want(t, "new", "Answered by Go", "Hello ann") // Node's session, read by Go
	c.submit(teapot, "/cart", "product", "1").want(t, "new", "1 x Teapot", "Cart (1)")
	home := c.get("/").want(t, "old", "Hello ann", "Cart (1)") // Go's session, read by Node
	c.submit(home, "/cart", "product", "3").want(t, "new", "1 x Cup &amp; saucer", "Cart (2)")

	cart := c.get("/cart").want(t, "new")
	c.submit(cart, "/orders").want(t, "old", "1 so far", "at "+c.url) // Go's token, Node's origin
	c.get("/cart").want(t, "new", "Cart (0)")

	if p := c.submit(page{}, "/cart", "product", "1").want(t, "new"); p.status != http.StatusForbidden {
		t.Errorf("a form without a token got %d", p.status)
	}
	c.submit(c.get("/products/1"), "/logout").want(t, "old", "Log in")
	c.get("/cart").want(t, "new", "Log in")
}

func TestAlteredCookieIsNoLogin(t *testing.T) {
	at := startBoth(t)
	c := newClient(t, at)
	c.submit(c.get("/login"), "/login", "name", "ann", "password", "sesame").want(t, "old", "Hello ann")
	home, err := url.Parse(at)
	if err != nil {
		t.Fatal(err)
	}
	cookies := c.agent.Jar.Cookies(home)
	for _, one := range cookies {
		if one.Name == "koa.sess.sig" {
			one.Value = strings.Repeat("x", len(one.Value))
		}
	}
	c.agent.Jar.SetCookies(home, cookies)
	c.get("/cart").want(t, "new", "Log in")
}

func TestSearchIsSharedByClients(t *testing.T) {
	at := startBoth(t)
	sides := map[string]int{}
	for range 20 {
		c := newClient(t, at)
		first := c.get("/search?q=K")
		first.want(t, first.by, "Kettle")
		sides[first.by]++
		for range 3 {
			c.get("/search?q=tea").want(t, first.by, "Teapot")
		}
	}
	if sides["new"] == 0 || sides["old"] == 0 {
		t.Errorf("of 20 clients %v were served", sides)
	}
}

func TestWhoHasAnswered(t *testing.T) {
	c := newClient(t, startBoth(t))
	for _, path := range []string{"/", "/", "/orders", "/products/1", "/products/2", "/products/9", "/cart", "/favicon.ico"} {
		c.get(path)
	}
	var got strangler.Status
	if err := json.Unmarshal([]byte(c.get("/migration").text), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string][2]uint64{"/": {0, 2}, "/orders": {0, 1}, "/products/:id": {3, 0}, "/cart": {1, 0}}
	if len(got.Routes) != len(want) || got.Neither != 1 {
		t.Errorf("counted %+v", got)
	}
	for _, r := range got.Routes {
		if w := want[r.Route]; r.New.Requests != w[0] || r.Old.Requests != w[1] {
			t.Errorf("%s: %d by the new one and %d by the old one, want %v", r.Route, r.New.Requests, r.Old.Requests, w)
		}
	}
}
