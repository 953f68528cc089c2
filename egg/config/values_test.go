package config_test

import (
	"encoding/json"
	"errors"
	"net/netip"
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/egg/config"
)

func TestValues(t *testing.T) {
	type target struct {
		Keys    string
		Proxy   bool
		Cluster struct {
			Listen listenOptions
		}
		Timeout  time.Duration
		Pattern  *regexp.Regexp
		Zone     *time.Location
		Database string
		Clients  map[string]redisOptions
		Names    []string
		Free     any
		Nothing  *listenOptions
	}
	got := target{Timeout: time.Hour, Pattern: regexp.MustCompile("^/"), Names: []string{"a"}}
	got.Cluster.Listen.Port = 7001
	l := mustLoad(t, &config.Options{
		Env: "prod",
		Units: []config.Unit{{Prefix: "config/", FS: files(
			"config.default.yaml", "keys: a,b\ncluster:\n  listen:\n    port: 1\ntimeout: 90m\n",
			"config.prod.yaml", "names: [b, c]\nclients: {b: {port: 2}, a: {port: 1}}\nfree: {x: {}, y: [1]}\ndatabase: ${DATABASE_URL}",
		)}},
		Environ: []string{"DATABASE_URL=mysql://root:pa@ss@db/shop", "EGG_CONFIG_CLUSTER_LISTEN_PORT=8080"},
	}, &got)
	var lines []string
	for _, v := range l.Values() {
		line, err := json.Marshal(v.Value)
		if err != nil {
			t.Fatal(err)
		}
		text := v.Path + " = " + string(line) + " (" + v.Source.String() + ")"
		for _, layer := range v.Overridden {
			old, _ := json.Marshal(layer.Value)
			text += " < " + string(old) + " (" + layer.Source.String() + ")"
		}
		lines = append(lines, text)
	}
	want := []string{
		`keys = "******" (config/config.default.yaml:1)`,
		`proxy = false (Go default)`,
		`cluster.listen.port = 8080 ($EGG_CONFIG_CLUSTER_LISTEN_PORT) < 1 (config/config.default.yaml:4) < 7001 (Go default)`,
		`cluster.listen.hostname = "" (Go default)`,
		`timeout = "1h30m" (config/config.default.yaml:5) < "1h" (Go default)`,
		`pattern = "^/" (Go default)`,
		`zone = null (Go default)`,
		`database = "mysql://root:******@db/shop" (config/config.prod.yaml:4)`,
		`clients.a.host = "" (Go default)`,
		`clients.a.port = 1 (config/config.prod.yaml:2)`,
		`clients.b.host = "" (Go default)`,
		`clients.b.port = 2 (config/config.prod.yaml:2)`,
		`names = ["b","c"] (config/config.prod.yaml:1) < ["a"] (Go default)`,
		`free.x = {} (config/config.prod.yaml:3)`,
		`free.y = [1] (config/config.prod.yaml:3)`,
		`nothing = null (Go default)`,
	}
	for i := range max(len(lines), len(want)) {
		if i >= len(lines) || i >= len(want) || lines[i] != want[i] {
			t.Fatalf("got\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
		}
	}
	if got.Database != "mysql://root:pa@ss@db/shop" {
		t.Errorf("database = %q", got.Database)
	}
}

func TestValuesChangedByGoCode(t *testing.T) {
	type target struct {
		Listen  listenOptions
		Clients map[string]int
		Names   []string
	}
	var got target
	l := mustLoad(t, &config.Options{Units: app("listen: {port: 1, hostname: a}\nclients: {a: 1}\nnames: [a]")}, &got)
	got.Listen.Port = 2
	got.Clients["b"] = 3
	got.Names = append(got.Names, "b")

	port := find(t, l, "listen.port")
	want := []config.Layer{{Value: 1, Source: config.Source{Name: "config/config.default.yaml", Line: 1}}}
	if port.Source.String() != "Go code" || port.Value != int64(2) || !reflect.DeepEqual(port.Overridden, want) {
		t.Errorf("port = %+v", port)
	}
	for path, from := range map[string]string{
		"listen.hostname": "config/config.default.yaml:1",
		"clients.a":       "config/config.default.yaml:2",
		"clients.b":       "Go code",
		"names":           "Go code",
	} {
		if got := find(t, l, path).Source.String(); got != from {
			t.Errorf("%s comes from %s, want %s", path, got, from)
		}
	}
}

func TestSecretsAreNotShown(t *testing.T) {
	type target struct {
		Pass, Pwd, Passd, Passwd, Password, MasterKey, AccessKey, Token string
		Keys                                                            []string
		ClientSecretValue                                               string
		DBPassword                                                      string
		Pin                                                             int `config:",secret"`
		SecretNumber                                                    int
		Nested                                                          struct{ Inner string } `config:"nested,secret"`
		Free                                                            any
		List                                                            []struct{ Password, Name string }
		URL, DSN, Libpq, Query                                          string
		TokenTTL                                                        time.Duration
		UseToken                                                        bool
	}
	const yaml = `{pass: hunter2, pwd: hunter2, passd: hunter2, passwd: hunter2, password: hunter2, masterKey: hunter2,
accessKey: hunter2, token: hunter2, keys: [hunter2], clientSecretValue: hunter2, dbPassword: hunter2, pin: 48151623,
secretNumber: 48151623, nested: {inner: hunter2}, free: {password: hunter2, deep: [{secret: hunter2, n: 48151623, x: 1}]},
list: [{password: hunter2, name: a}], url: "redis://:hunter2@h:1/0", dsn: "root:hunter2@tcp(db:3306)/shop",
libpq: "host=db password='hunter2 x' user=a", query: "https://a.example/?a=1&access_token=hunter2&b=2",
tokenTTL: 5s, useToken: true}`
	l := mustLoad(t, &config.Options{
		Env: "prod", Units: []config.Unit{{FS: files("config.default.yaml", strings.ReplaceAll(yaml, "n: 48151623", "n: 5"), "config.prod.yaml", strings.ReplaceAll(yaml, "n: 48151623", "n: 5"))}},
	}, new(target))
	shown, err := json.Marshal(l.Values())
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"hunter2", "48151623"} {
		if strings.Contains(string(shown), secret) {
			t.Errorf("%s is shown: %s", secret, shown)
		}
	}
	for path, want := range map[string]any{
		"url":      "redis://:******@h:1/0",
		"dsn":      "root:******@tcp(db:3306)/shop",
		"libpq":    "host=db password=****** user=a",
		"query":    "https://a.example/?a=1&access_token=******&b=2",
		"tokenTTL": "5s",
		"useToken": true,
	} {
		if got := find(t, l, path).Value; got != want {
			t.Errorf("%s = %v, want %v", path, got, want)
		}
	}
}

func TestTextThatIsNoSecret(t *testing.T) {
	for _, text := range []string{"https://a.example/@scope/b", "https://user@a.example:80/", "http://a.example:8080/x", "a: b", "x=y; z=1", ""} {
		var got struct{ Text, Password string }
		got.Text = text
		l := mustLoad(t, nil, &got)
		if shown := find(t, l, "text").Value; shown != text {
			t.Errorf("%q is shown as %q", text, shown)
		}
		if shown := find(t, l, "password").Value; shown != "" {
			t.Errorf("a password that is not set is shown as %q", shown)
		}
	}
}

func TestSecretsAreNotInErrors(t *testing.T) {
	_, err := load(&config.Options{
		Units:   app("password: [hunter2]\npin: hunter2\npattern: 'hunter2('\ntoken: {hunter: 2}"),
		Environ: []string{"EGG_CONFIG_SECRETS=hunter2"},
	}, &struct {
		Password string
		Pin      int            `config:",secret"`
		Pattern  *regexp.Regexp `config:",secret"`
		Token    int
		Secrets  map[string]string
	}{})
	want := "config.default.yaml:1: password: the value is not text\n" +
		"config.default.yaml:2: pin: the value is not a whole number, or a size such as 10mb\n" +
		"config.default.yaml:3: pattern: the value is not a valid regexp.Regexp\n" +
		"config.default.yaml:4: token: the value is not a whole number, or a size such as 10mb\n" +
		"$EGG_CONFIG_SECRETS: secrets: the value is not an object of keys and values"
	if got := strings.ReplaceAll(problems(t, err), "config/", ""); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestDump(t *testing.T) {
	var got struct {
		Listen  listenOptions
		Clients map[string]listenOptions
	}
	l := mustLoad(t, &config.Options{Units: app("listen: {port: 1}\nclients: {a.b: {port: 2}}")}, &got)
	values, sources := l.Dump()
	wantValues := map[string]any{
		"listen":  map[string]any{"port": int64(1), "hostname": ""},
		"clients": map[string]any{"a.b": map[string]any{"port": int64(2), "hostname": ""}},
	}
	wantSources := map[string]any{
		"listen":  map[string]any{"port": "config/config.default.yaml:1", "hostname": "Go default"},
		"clients": map[string]any{"a.b": map[string]any{"port": "config/config.default.yaml:2", "hostname": "Go default"}},
	}
	if !reflect.DeepEqual(values, wantValues) || !reflect.DeepEqual(sources, wantSources) {
		t.Errorf("Dump = %v, %v", values, sources)
	}
}

func TestValuesOfOtherTypes(t *testing.T) {
	var got struct {
		Nets   map[string]netip.Prefix
		Raw    []byte
		Link   url.URL
		Number int
		Empty  struct{ Struct struct{ hidden int } }
	}
	l := mustLoad(t, &config.Options{Env: "prod", Units: []config.Unit{{FS: files(
		"config.default.yaml", "number: 017\nnets:", "config.prod.yaml", "number: 5\nnets: {a: 10.0.0.0/8}\nraw: abc\nlink: /a",
	)}}}, &got)
	for path, want := range map[string]any{"number": int64(5), "nets.a": "10.0.0.0/8", "raw": "abc", "link": "/a"} {
		if shown := find(t, l, path).Value; shown != want {
			t.Errorf("%s = %#v, want %#v", path, shown, want)
		}
	}
	if list := l.Values(); len(list) != 4 {
		t.Errorf("values = %+v", list)
	}
	if old := find(t, l, "number").Overridden; len(old) != 1 || old[0].Value != "017" {
		t.Errorf("number took the place of %+v", old)
	}
}

func TestGoValuesThatPointAtThemselves(t *testing.T) {
	type loop struct {
		Name string
		Next *loop
	}
	got := loop{Name: "a"}
	got.Next = &got
	l := mustLoad(t, nil, &got)
	if len(l.Values()) == 0 {
		t.Error("no values")
	}
}

func TestFilesAndLoadingAgain(t *testing.T) {
	fsys := files("config.default.yaml", "text: a", "config.prod.json", "{}", "config.local.yaml", "text: b")
	opts := &config.Options{Env: "prod", Units: []config.Unit{{Name: "app", FS: fsys, Prefix: "config/"}, {Name: "bare"}}}
	for _, text := range []string{"a", "b"} {
		var got everything
		fsys["config.default.yaml"].Data = []byte("text: " + text)
		l := mustLoad(t, opts, &got)
		if got.Text != text {
			t.Errorf("text = %q, want %q", got.Text, text)
		}
		want := []config.File{
			{Unit: "app", Name: "config.default.yaml", Source: "config/config.default.yaml"},
			{Unit: "app", Name: "config.prod.json", Source: "config/config.prod.json"},
		}
		if !reflect.DeepEqual(l.Files(), want) {
			t.Errorf("Files = %+v", l.Files())
		}
	}
}

func TestErrorsAreVisible(t *testing.T) {
	_, err := load(&config.Options{Units: app("ratio: x\nmatch: 5")}, &struct {
		Ratio float64
		Match matcher
	}{})
	one, ok := errors.AsType[*config.Error](err)
	if !ok || one.Path != "ratio" || one.Source.Line != 1 {
		t.Errorf("error = %#v", one)
	}
	if !errors.Is(err, errNoMatcher) {
		t.Errorf("the cause is not to be found in %v", err)
	}
}
