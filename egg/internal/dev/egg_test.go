package dev_test

import (
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/koa-go/koa/egg/internal/dev"
)

// eggApp is a generated application in small.
var eggApp = map[string]string{
	"main.go": `package main

import (
	"example.com/shop/app"
	"github.com/koa-go/koa/egg"
)

func main() { egg.Main(app.New) }
`,
	"config/config.go": `package config

import "github.com/koa-go/koa/egg"

type Config struct {
	egg.Config
	Greeting string
}

func Default() *Config { return &Config{} }
`,
	"config/config.default.yaml": "keys: only-for-tests\ngreeting: hello\n",
	"app/app.go": `package app

import (
	"example.com/shop/config"
	"github.com/koa-go/koa/egg"
)

func New() *egg.App { return egg.New(&egg.Options{Name: "shop", Config: config.Default(), Wire: Wire}) }
`,
	"app/router.go": `package app

import "github.com/koa-go/koa/egg"

func Routes(r *egg.Router, c *Components) {
	r.Get("/", c.Controller.Home.Index)
	r.Get("/ip", c.Controller.Home.IP)
}
`,
	"app/controller/home.go": `package controller

import (
	"example.com/shop/config"
	"github.com/koa-go/koa/egg"
)

type Home struct{ config *config.Config }

func NewHome(c *config.Config) *Home { return &Home{c} }

func (h *Home) Index(ctx *egg.Context) error {
	return egg.Render(ctx, "home.html", map[string]any{"greeting": h.config.Greeting})
}

func (h *Home) IP(ctx *egg.Context) error {
	ctx.SetBody(ctx.IP())
	return nil
}
`,
	"app/view/home.html": "<!doctype html><h1>{{.greeting}}</h1>\n",
}

// startEgg runs eggApp with the framework of this checkout.
func startEgg(t *testing.T, change func(*dev.Options)) *session {
	t.Helper()
	checkout, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	egg := filepath.Join(checkout, "egg")
	required, replaced, _ := strings.Cut(read(t, filepath.Join(egg, "go.mod")), "\nreplace ")
	if !strings.Contains(replaced, "../") {
		t.Fatalf("egg/go.mod has no replace line for the checkout: %q", replaced)
	}
	module := strings.Replace(required, "module github.com/koa-go/koa/egg", "module example.com/shop", 1) +
		"\nrequire github.com/koa-go/koa/egg v0.0.0\n\nreplace github.com/koa-go/koa => " + checkout +
		"\n\nreplace github.com/koa-go/koa/egg => " + egg + "\n"
	sums := read(t, filepath.Join(checkout, "go.sum")) + read(t, filepath.Join(egg, "go.sum")) + read(t, filepath.Join(checkout, "go.work.sum"))
	return start(t, with(with(eggApp, "go.mod", module), "go.sum", sums), func(o *dev.Options) {
		complete(t, o.Dir)
		if change != nil {
			change(o)
		}
	})
}

// complete writes the requirements of requirements into go.mod.
func complete(t *testing.T, dir string) {
	t.Helper()
	cmd := exec.Command("go", "list", "-mod=mod", "-deps", "./...")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

func TestApplicationOfEgg(t *testing.T) {
	s := startEgg(t, nil)
	if got := s.get("/", page); got.status != http.StatusOK || !strings.Contains(got.body, "<h1>hello</h1>") {
		t.Fatalf("the first answer is %+v", got)
	}
	if got := s.get("/ip", nil).body; got != "127.0.0.1" {
		t.Errorf("the client's address is %q", got)
	}

	s.write("app/view/home.html", "<!doctype html><h2>{{.greeting}}</h2>\n")
	s.until("the new view", func() bool { return strings.Contains(s.get("/", page).body, "<h2>hello</h2>") })
	if n := s.status().Builds; n != 1 {
		t.Errorf("a view led to %d builds", n-1)
	}

	s.write("config/config.default.yaml", "keys: only-for-tests\ngreeting: good evening\n")
	s.until("the new configuration", func() bool { return strings.Contains(s.get("/", page).body, "good evening") })

	s.write("config/config.default.yaml", "keys: only-for-tests\ngreting: good evening\n")
	s.inState("failed")
	if got := s.get("/", page).body; !strings.Contains(got, "config.default.yaml<b>:2") || !strings.Contains(got, "did you mean greeting?") {
		t.Errorf("a mistake in the configuration is shown as\n%s", got)
	}
	s.write("config/config.default.yaml", eggApp["config/config.default.yaml"])
	s.inState("ready")

	s.write("app/controller/home.go", strings.Replace(eggApp["app/controller/home.go"], "c *config.Config", "c *config.Config, n int", 1))
	s.inState("failed")
	if f := s.status().Failure; f.Stage != "generate" || len(f.Diagnostics) == 0 || f.Diagnostics[0].File != "app/controller/home.go" {
		t.Errorf("a constructor that cannot be called is shown as %+v", f)
	}
	s.write("app/controller/home.go", eggApp["app/controller/home.go"])
	s.inState("ready")
}

func TestOtherMachinesKeepTheirAddress(t *testing.T) {
	s := startEgg(t, func(o *dev.Options) { o.Addr = strings.Replace(o.Addr, "127.0.0.1", "0.0.0.0", 1) })
	forged := http.Header{"X-Forwarded-For": {"192.0.2.1"}}
	if got := s.get("/ip", forged).body; got != "192.0.2.1" {
		t.Errorf("a tunnel on this machine is not believed: %q", got)
	}
	if own := outside(t); own != "" {
		s.url = strings.Replace(s.url, "127.0.0.1", own, 1)
		if got := s.get("/ip", forged).body; got != own {
			t.Errorf("the client at %s is taken for %q", own, got)
		}
	}
}
