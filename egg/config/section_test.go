package config_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/koa-go/koa/egg/config"
)

type redisOptions struct {
	Host    string
	Port    int
	OnError func(error)
}

func TestGoDefaultsLieBelowTheirUnit(t *testing.T) {
	type root struct{ Static struct{ Dir, Prefix string } }
	for _, tt := range []struct {
		name, plugin, app string
		redis             int    // the Go default of the plugin
		dir               string // the Go default of the application
		wantPort          int
		wantDir           string
	}{
		{"a plugin's file is above the plugin's struct", "redis: {port: 1}", "", 6379, "", 1, ""},
		{"the application's file is above the plugin's", "redis: {port: 1}", "redis: {port: 2}", 6379, "", 2, ""},
		{"the application's struct is above a plugin's file", "static: {dir: plugin}", "", 0, "app", 0, "app"},
		{"a zero value is no setting", "static: {dir: plugin}", "", 0, "", 0, "plugin"},
		{"the application's file is above its struct", "static: {dir: plugin}", "static: {dir: file}", 0, "app", 0, "file"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			redis, cfg := redisOptions{Port: tt.redis}, root{}
			cfg.Static.Dir = tt.dir
			l := config.New(&config.Options{Units: []config.Unit{
				{Name: "redis", Prefix: "plugin redis: ", FS: files("config.default.yml", tt.plugin)},
				{Name: "app", Prefix: "config/", FS: files("config.default.yml", tt.app)},
			}})
			l.Bind("redis", &redis)
			l.Bind("", &cfg)
			if err := l.Load(); err != nil {
				t.Fatal(err)
			}
			if redis.Port != tt.wantPort || cfg.Static.Dir != tt.wantDir {
				t.Errorf("port = %d, dir = %q; want %d, %q", redis.Port, cfg.Static.Dir, tt.wantPort, tt.wantDir)
			}
		})
	}
}

func TestGoValuesThatAreNoKeysStay(t *testing.T) {
	redis := redisOptions{OnError: func(error) {}, Host: "a"}
	l := config.New(&config.Options{Units: app("redis: {port: 1}")})
	l.Bind("redis", &redis)
	if err := l.Load(); err != nil {
		t.Fatal(err)
	}
	if redis.OnError == nil || redis.Host != "a" || redis.Port != 1 {
		t.Errorf("got %+v", redis)
	}
}

func TestNullForgetsGoDefaults(t *testing.T) {
	type target struct {
		Redis   redisOptions
		Clients map[string]redisOptions
		Names   []string
	}
	got := target{
		Redis: redisOptions{Host: "a", Port: 1}, Clients: map[string]redisOptions{"a": {Host: "a"}}, Names: []string{"a"},
	}
	l := mustLoad(t, &config.Options{Env: "prod", Units: []config.Unit{{Prefix: "config/", FS: files(
		"config.default.yaml", "redis: null\nclients: ~\nnames: null",
		"config.prod.yaml", "redis: {port: 2}\nclients: {b: {port: 3}}",
	)}}}, &got)
	want := target{Redis: redisOptions{Port: 2}, Clients: map[string]redisOptions{"b": {Port: 3}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if from := find(t, l, "names").Source.String(); from != "config/config.default.yaml:3" {
		t.Errorf("names come from %s", from)
	}
}

func TestMapsAndPointersFromGoAreCopied(t *testing.T) {
	type target struct {
		Clients map[string]*redisOptions
		Main    *redisOptions
		Free    any
	}
	shared := &redisOptions{Host: "a", Port: 1}
	clients := map[string]*redisOptions{"a": shared}
	free := map[string]any{"x": 1, "y": map[string]any{"z": 2}}
	got := target{Clients: clients, Main: shared, Free: free}
	mustLoad(t, &config.Options{Units: app("clients: {a: {port: 2}, b: {port: 3}}\nmain: {port: 4}\nfree: {y: {z: 5, w: 6}}")}, &got)
	want := target{
		Clients: map[string]*redisOptions{"a": {Host: "a", Port: 2}, "b": {Port: 3}},
		Main:    &redisOptions{Host: "a", Port: 4},
		Free:    map[string]any{"x": 1, "y": map[string]any{"z": 5, "w": 6}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if len(clients) != 1 || shared.Port != 1 || free["y"].(map[string]any)["z"] != 2 {
		t.Errorf("the defaults were changed: %v %v %v", clients, *shared, free)
	}
}

func TestSectionAfterLoad(t *testing.T) {
	opts := &config.Options{
		Units:   app("robot: {ua: [a]}\nrobott: {}"),
		Environ: []string{"EGG_CONFIG_ROBOT_MAX=3"},
		Flags:   []string{"robot.deep.level=4", "robbot.max=1"},
	}
	var robot struct {
		UA   []string
		Max  int
		Deep struct{ Level int }
	}
	var common struct{ Enable *bool }
	l := config.New(opts)
	if err := l.Load(); err != nil {
		t.Fatal(err)
	}
	if err := l.Section("robot", &robot, &common); err != nil {
		t.Fatal(err)
	}
	if len(robot.UA) != 1 || robot.Max != 3 || robot.Deep.Level != 4 || common.Enable != nil {
		t.Errorf("got %+v, %+v", robot, common)
	}
	want := "config/config.default.yaml:2: unknown key robott; did you mean robot?\n" +
		"--set: unknown key robbot.max; did you mean robot.max?"
	for range 2 { // Check can be called again
		if got := problems(t, l.Check()); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func TestSectionTellsOnlyItsMistakes(t *testing.T) {
	l := config.New(&config.Options{Units: app("number: a\nredis:\n  prot: 1\n  enable: true")})
	l.Bind("", new(everything))
	first := l.Load()
	var common struct{ Enable bool }
	second := l.Section("redis", &common, new(redisOptions))
	if got, want := problems(t, second), "config/config.default.yaml:3: unknown key redis.prot; did you mean port?"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := problems(t, l.Check()), problems(t, first)+"\n"+problems(t, second); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if !common.Enable {
		t.Error("enable was not set")
	}
}

func TestSharedSectionThatIsNull(t *testing.T) {
	redis, common := redisOptions{Port: 1}, struct{ Enable bool }{true}
	l := config.New(&config.Options{Units: app("redis: null")})
	l.Bind("redis", &redis, &common)
	if err := l.Load(); err != nil {
		t.Fatal(err)
	}
	if redis.Port != 0 || common.Enable {
		t.Errorf("got %+v, %+v", redis, common)
	}
}

func TestKeysWithoutTargetsAreNotLookedAt(t *testing.T) {
	l := config.New(&config.Options{
		Units: app("redis: {whatever: 1}"), Environ: []string{"EGG_CONFIG_REDIS_PORT=x"}, Flags: []string{"redis.a=1"},
	})
	l.Bind("redis")
	_ = l.Load()
	if err := l.Check(); err != nil {
		t.Error(err)
	}
	if values := l.Values(); len(values) != 0 {
		t.Errorf("values = %v", values)
	}
}

func TestUnknownKeysAreReportedInEveryFile(t *testing.T) {
	_, err := load(&config.Options{Env: "prod", Units: []config.Unit{{Prefix: "config/", FS: files(
		"config.default.yaml", "redis:\n  prot: 1\nredsi: {}",
		"config.prod.yaml", "redis: {prot: 2}\nredsi: {}",
	)}}}, &struct{ Redis redisOptions }{})
	want := "config/config.default.yaml:2: unknown key redis.prot; did you mean port?\n" +
		"config/config.default.yaml:3: unknown key redsi; did you mean redis?\n" +
		"config/config.prod.yaml:1: unknown key redis.prot; did you mean port?\n" +
		"config/config.prod.yaml:2: unknown key redsi; did you mean redis?"
	if got := problems(t, err); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if !strings.HasPrefix(err.Error(), "config: 4 problems\n\tconfig/config.default.yaml:2: ") {
		t.Errorf("error = %s", err)
	}
}

func TestMisuse(t *testing.T) {
	loaded := func() *config.Loader {
		l := config.New(nil)
		_ = l.Load()
		return l
	}
	for _, tt := range []struct {
		name, want string
		use        func()
	}{
		{"Bind after Load", "config: Bind called after Load; use Section", func() { loaded().Bind("a", new(int)) }},
		{"Load twice", "config: Load called twice", func() { _ = loaded().Load() }},
		{"Section before Load", "config: Section called before Load; use Bind", func() { _ = config.New(nil).Section("a") }},
		{"Check before Load", "config: Check called before Load", func() { _ = config.New(nil).Check() }},
		{"one key twice", "config: the key a is bound twice", func() {
			l := config.New(nil)
			l.Bind("a", new(int))
			l.Bind("a", new(int))
		}},
		{"one key late and again", "config: the key a is bound twice", func() {
			l := loaded()
			_ = l.Section("a", new(int))
			_ = l.Section("a", new(int))
		}},
		{"a field of the root and a section", "config: the key redis is bound, and is a field of struct { Redis int } too", func() {
			l := config.New(nil)
			l.Bind("redis", new(int))
			l.Bind("", &struct{ Redis int }{})
			_ = l.Load()
		}},
		{"no pointer", "config: a target of a is no pointer to a value", func() { config.New(nil).Bind("a", 1) }},
		{"a nil pointer", "config: a target of a is no pointer to a value", func() { config.New(nil).Bind("a", (*int)(nil)) }},
		{"a root that is no struct", "config: a target of the root is no pointer to a struct", func() { config.New(nil).Bind("", new(int)) }},
		{"shared by what is no struct", "config: a target of a is no pointer to a struct", func() { config.New(nil).Bind("a", new(int), new(int)) }},
		{"what cannot be configured", "config: a target of a has nothing that can be configured", func() {
			config.New(nil).Bind("a", new(func()))
		}},
		{"two fields with one key", `config: two fields of struct { A int "config:\"b\""; B int } have the key b; give one of them a tag`, func() {
			_, _ = load(nil, &struct {
				A int `config:"b"`
				B int
			}{})
		}},
		{"a key for a function", `config: struct { A func() "config:\"a\"" }.A has a key but cannot be configured`, func() {
			_, _ = load(nil, &struct {
				A func() `config:"a"`
			}{})
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			defer func() {
				if got := recover(); got != tt.want {
					t.Errorf("panic = %v, want %v", got, tt.want)
				}
			}()
			tt.use()
		})
	}
}
