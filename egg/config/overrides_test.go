package config_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/koa-go/koa/egg/config"
)

func TestVariables(t *testing.T) {
	for _, tt := range []struct {
		name, yaml, variable string
		want                 everything
	}{
		{"text", "", "TEXT=12", everything{Text: "12"}},
		{"text with braces", "", "TEXT={a: 1", everything{Text: "{a: 1"}},
		{"text that looks like a variable", "", "TEXT=${HOME}", everything{Text: "${HOME}"}},
		{"no text", "text: a", "TEXT=", everything{}},
		{"boolean", "", "FLAG=true", everything{Flag: true}},
		{"pointer to a boolean", "", "OPTIONAL=true", everything{Optional: new(true)}},
		{"number", "", "NUMBER=8080", everything{Number: 8080}},
		{"size", "", "SIZE=1kb", everything{Size: 1024}},
		{"fraction", "", "RATIO=0.5", everything{Ratio: 0.5}},
		{"duration", "", "AGE=1d", everything{Age: 24 * time.Hour}},
		{"milliseconds", "", "AGE=1500", everything{Age: 1500 * time.Millisecond}},
		{"list with commas", "", "NAMES=a, b", everything{Names: []string{"a", "b"}}},
		{"list of YAML", "", `NAMES=["a,b", c]`, everything{Names: []string{"a,b", "c"}}},
		{"empty list", "names: [a]", "NAMES=", everything{Names: []string{}}},
		{"array", "", "PAIR=1,2", everything{Pair: [2]int{1, 2}}},
		{"key inside", "", "LISTEN_PORT=80", everything{Listen: listenOptions{Port: 80}}},
		{"object", "listen: {hostname: a}", "LISTEN={port: 80}", everything{Listen: listenOptions{80, "a"}}},
		{"abbreviation", "", "NOTFOUND_PAGE_URL=/404", everything{NotFound: struct{ PageURL string }{"/404"}}},
		{"key of a map that a file has", "loggers: {my-log: {file: a}}", "LOGGERS_MY_LOG_LEVEL=INFO", everything{
			Loggers: map[string]*loggerOptions{"my-log": {Level: "INFO", File: "a"}},
		}},
		{"whole map", "", "LOGGERS={a: {level: INFO}}", everything{Loggers: map[string]*loggerOptions{"a": {Level: "INFO"}}}},
		{"free-form number", "", "FREE=5", everything{Free: 5}},
		{"free-form text that looks like a comment", "", "FREE=#fff", everything{Free: "#fff"}},
		{"free-form object", "free: {a: {b: 1}}", "FREE_A_B=2", everything{Free: map[string]any{"a": map[string]any{"b": 2}}}},
		{"no free-form text", "free: 1", "FREE=", everything{Free: ""}},
		{"null for a free-form value", "free: 1", "FREE=null", everything{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := everything{}
			mustLoad(t, &config.Options{Units: app(tt.yaml), Environ: []string{"EGG_CONFIG_" + tt.variable}}, &got)
			tt.want.EmbeddedPointer = new(EmbeddedPointer)
			compare(t, got, tt.want)
		})
	}
}

func TestFlags(t *testing.T) {
	for _, tt := range []struct {
		name, flag string
		want       everything
	}{
		{"text with =", "text=a=b", everything{Text: "a=b"}},
		{"number", "listen.port=80", everything{Listen: listenOptions{Port: 80}}},
		{"another spelling", "notfound.pageUrl=/404", everything{NotFound: struct{ PageURL string }{"/404"}}},
		{"list", "names=a,b", everything{Names: []string{"a", "b"}}},
		{"new key of a map", "loggers.app.level=INFO", everything{Loggers: map[string]*loggerOptions{"app": {Level: "INFO"}}}},
		{"free-form", "free.a.b=[1]", everything{Free: map[string]any{"a": map[string]any{"b": []any{1}}}}},
		{"free-form map", "open.a.b=1", everything{Open: map[string]any{"a": map[string]any{"b": 1}}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := everything{}
			mustLoad(t, &config.Options{Flags: []string{tt.flag}}, &got)
			tt.want.EmbeddedPointer = new(EmbeddedPointer)
			compare(t, got, tt.want)
		})
	}
}

func TestVariableBelowANilPointer(t *testing.T) {
	var got struct{ Main *struct{ Redis redisOptions } }
	mustLoad(t, &config.Options{Environ: []string{"EGG_CONFIG_MAIN_REDIS_PORT=5", "EGG_CONFIG_MAIN_REDIS_HOST=a"}}, &got)
	if got.Main == nil || got.Main.Redis.Port != 5 || got.Main.Redis.Host != "a" {
		t.Errorf("got %+v", got.Main)
	}
}

func TestVariableForASharedKey(t *testing.T) {
	var one, two struct{ Enable bool }
	l := config.New(&config.Options{Environ: []string{"EGG_CONFIG_ROBOT_ENABLE=true"}})
	l.Bind("robot", &one, &two)
	if err := l.Load(); err != nil || !one.Enable || !two.Enable {
		t.Errorf("got %v, %v, %v", one, two, err)
	}
}

func TestFlagForAMapOfTexts(t *testing.T) {
	var got struct{ Files map[string]string }
	mustLoad(t, &config.Options{Flags: []string{"files./favicon.ico=https://a.example/i.ico"}}, &got)
	if want := map[string]string{"/favicon.ico": "https://a.example/i.ico"}; !reflect.DeepEqual(got.Files, want) {
		t.Errorf("got %v, want %v", got.Files, want)
	}
}

func TestMistakesOutsideOfFiles(t *testing.T) {
	type ambiguous struct {
		A struct {
			B int `config:"bC"`
		}
		B struct{ C int } `config:"aB"`
	}
	for _, tt := range []struct {
		name, environ, flag string
		target              any
		want                string
	}{
		{"variable without a key", "EGG_CONFIG_LISTEN_PROT=1", "", new(everything),
			"$EGG_CONFIG_LISTEN_PROT: no key has this variable; did you mean $EGG_CONFIG_LISTEN_PORT?"},
		{"variable that only begins like a key", "EGG_CONFIG_TEXTILES=1", "", new(everything),
			"$EGG_CONFIG_TEXTILES: no key has this variable"},
		{"number beyond all in JSON", `EGG_APP_CONFIG={"ratio": 1e999}`, "", new(everything),
			"$EGG_APP_CONFIG: ratio: 1e999 is out of range"},
		{"variable for a key that no file has set in a map", "EGG_CONFIG_LOGGERS_A_LEVEL=1", "", new(everything),
			"$EGG_CONFIG_LOGGERS_A_LEVEL: no key has this variable"},
		{"variable with a bad value", "EGG_CONFIG_LISTEN_PORT=x", "", new(everything),
			`$EGG_CONFIG_LISTEN_PORT: listen.port: "x" is not a whole number, or a size such as 10mb`},
		{"variable with an unknown key in its object", "EGG_CONFIG_LISTEN={prot: 1}", "", new(everything),
			"$EGG_CONFIG_LISTEN: unknown key listen.prot; did you mean port?"},
		{"variable that is no YAML", "EGG_CONFIG_LISTEN={a", "", new(everything),
			"$EGG_CONFIG_LISTEN: not YAML: did not find expected ',' or '}'"},
		{"variable with two meanings", "EGG_CONFIG_A_B_C=1", "", new(ambiguous),
			"$EGG_CONFIG_A_B_C: it can mean a.bC or aB.c; use --set"},
		{"flag without a key", "", "listen.prot=1", new(everything), "--set: unknown key listen.prot; did you mean listen.port?"},
		{"flag into a value", "", "text.a=1", new(everything), "--set: unknown key text.a; did you mean text?"},
		{"flag with a bad value", "", "flag=1", new(everything), `--set: flag: "1" is not true or false`},
		{"flag without a value", "", "flag", new(everything), `--set: "flag" is not of the form cluster.listen.port=8080`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			opts := &config.Options{Environ: []string{tt.environ}}
			if tt.flag != "" {
				opts.Flags = []string{tt.flag}
			}
			_, err := load(opts, tt.target)
			if got := problems(t, err); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}
