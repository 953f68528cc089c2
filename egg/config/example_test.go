package config_test

import (
	"fmt"
	"strings"
	"testing/fstest"
	"time"

	"github.com/koa-go/koa/egg/config"
)

// News is a part of the application's configuration.
type News struct {
	PageSize  int
	ServerURL string
}

// Config is what config/config.go of an application declares.
type Config struct {
	Keys    string
	Cluster struct{ Listen struct{ Port int } }
	News    News
}

// unit is an application whose files are in memory.
func unit(name, text string) config.Unit {
	return config.Unit{Name: "app", Prefix: "config/", FS: fstest.MapFS{name: {Data: []byte(text)}}}
}

func Example() {
	cfg := Config{News: News{PageSize: 5}} // the defaults
	cfg.Cluster.Listen.Port = 7001

	l := config.New(&config.Options{
		Env: "prod",
		Units: []config.Unit{unit("config.prod.yaml", `
keys: ${EGG_KEYS}
news:
  serverUrl: https://hacker-news.example
`)},
		Environ: []string{"EGG_KEYS=k1,k2", "EGG_CONFIG_NEWS_PAGE_SIZE=20"},
		Flags:   []string{"cluster.listen.port=8080"},
	})
	l.Bind("", &cfg)
	if err := l.Load(); err != nil {
		fmt.Println(err)
		return
	}
	if err := l.Check(); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%+v\n", cfg)
	// Output:
	// {Keys:k1,k2 Cluster:{Listen:{Port:8080}} News:{PageSize:20 ServerURL:https://hacker-news.example}}
}

func ExampleEnv() {
	vars := map[string]string{"EGG_SERVER_ENV": "prod", "EGG_SERVER_SCOPE": "en"}
	env, scope, err := config.Env("", nil, func(name string) string { return vars[name] })
	fmt.Println(env, scope, err)
	// Output: prod en <nil>
}

func ExampleErrors() {
	l := config.New(&config.Options{Units: []config.Unit{unit("config.default.yaml", `
bodyparser: {}
cluster:
  listen:
    prot: 8080
news: {pageSize: "20"}
`)}})
	l.Bind("", &Config{})
	_ = l.Load()
	fmt.Println(l.Check())
	// Output:
	// config: 3 problems
	// 	config/config.default.yaml:2: unknown key bodyparser; Egg's name for it is bodyParser
	// 	config/config.default.yaml:5: unknown key cluster.listen.prot; did you mean port?
	// 	config/config.default.yaml:6: news.pageSize: "20" is not a whole number, or a size such as 10mb
}

// The options of a middleware are found after the application's own struct was
// set; the framework takes some keys of the same section.
func ExampleLoader_Section() {
	l := config.New(&config.Options{Units: []config.Unit{unit("config.default.yaml", `
robot: {enable: true, ua: [Baiduspider], cacheFor: 1h30m}
`)}})
	if err := l.Load(); err != nil {
		fmt.Println(err)
		return
	}
	var common struct{ Enable bool }
	var robot struct {
		UA       []string
		CacheFor time.Duration
	}
	if err := l.Section("robot", &common, &robot); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(common, robot, l.Check())
	// Output: {true} {[Baiduspider] 1h30m0s} <nil>
}

func ExampleLoader_Values() {
	cfg := Config{News: News{PageSize: 5}}
	l := config.New(&config.Options{
		Units:   []config.Unit{unit("config.default.yaml", "keys: abc\nnews:\n  pageSize: 10\n")},
		Environ: []string{"EGG_CONFIG_NEWS_PAGE_SIZE=20"},
	})
	l.Bind("", &cfg)
	if err := l.Load(); err != nil {
		fmt.Println(err)
		return
	}
	for _, v := range l.Values() {
		fmt.Println(v.Path, "=", v.Value, "from", v.Source)
		for _, old := range v.Overridden {
			fmt.Println("  not", old.Value, "from", old.Source)
		}
	}
	// Output:
	// keys = ****** from config/config.default.yaml:1
	// cluster.listen.port = 0 from Go default
	// news.pageSize = 20 from $EGG_CONFIG_NEWS_PAGE_SIZE
	//   not 10 from config/config.default.yaml:3
	//   not 5 from Go default
	// news.serverURL =  from Go default
}

func ExampleLoader_Dump() {
	var cfg Config
	l := config.New(&config.Options{Units: []config.Unit{unit("config.default.yaml", "news: {pageSize: 10}")}})
	l.Bind("", &cfg)
	_ = l.Load()
	values, sources := l.Dump()
	fmt.Println(values["news"])
	fmt.Println(sources["news"])
	// Output:
	// map[pageSize:10 serverURL:]
	// map[pageSize:config/config.default.yaml:1 serverURL:Go default]
}

// A development server loads again when a file has changed, into a new struct.
func ExampleLoader_Files() {
	disk := fstest.MapFS{"config.default.yaml": {Data: []byte("news: {pageSize: 5}")}}
	opts := &config.Options{Env: "local", Units: []config.Unit{{Name: "app", Prefix: "config/", FS: disk}}}
	load := func() (*Config, []config.File, error) {
		cfg := &Config{}
		l := config.New(opts)
		l.Bind("", cfg)
		err := l.Load()
		return cfg, l.Files(), err
	}

	cfg, files, err := load()
	fmt.Println(cfg.News.PageSize, files[0].Source, err)
	disk["config.default.yaml"].Data = []byte("news: {pageSize: 10}")
	cfg, _, err = load()
	fmt.Println(cfg.News.PageSize, err)
	// Output:
	// 5 config/config.default.yaml <nil>
	// 10 <nil>
}

// Prefixes is one prefix of a path, or a list of them.
type Prefixes []string

// UnmarshalConfig makes Prefixes a config.Unmarshaler.
func (p *Prefixes) UnmarshalConfig(n *config.Node) error {
	if n.Kind() == config.Text {
		*p = Prefixes{n.Text()}
		return nil
	}
	var list []string
	if err := n.Decode(&list); err != nil {
		return err
	}
	for _, prefix := range list {
		if !strings.HasPrefix(prefix, "/") {
			return n.Errorf("a prefix must begin with /")
		}
	}
	*p = list
	return nil
}

func ExampleUnmarshaler() {
	var robot struct{ Match, Ignore Prefixes }
	l := config.New(&config.Options{Units: []config.Unit{unit("config.default.yaml", `
robot:
  match: /api
  ignore: [/api/public, health]
`)}})
	l.Bind("robot", &robot)
	fmt.Println(l.Load())
	fmt.Println(robot.Match)
	// Output:
	// config: config/config.default.yaml:4: robot.ignore: a prefix must begin with /
	// [/api]
}
