package config_test

import (
	"fmt"
	"net/netip"
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/egg/config"
)

// everything has a field of each kind that can be configured.
type everything struct {
	Text     string
	Flag     bool
	Number   int
	Small    int8
	Size     int64
	Count    uint16
	Ratio    float64
	Single   float32
	Age      time.Duration
	Pattern  *regexp.Regexp
	Prefix   netip.Prefix
	Zone     *time.Location
	Link     *url.URL
	Raw      []byte
	Names    []string
	Pair     [2]int
	Free     any
	Open     map[string]any
	Loggers  map[string]*loggerOptions
	Optional *bool
	Listen   listenOptions
	Handler  func() // no key
	Writer   fmt.Stringer
	Skipped  int                      `config:"-"`
	NotFound struct{ PageURL string } `config:"notfound"`
	embeddedOptions
	*EmbeddedPointer
}

type (
	loggerOptions struct {
		Level string
		File  string
	}
	listenOptions struct {
		Port     int
		Hostname string
	}
	embeddedOptions struct{ Rundir string }
	EmbeddedPointer struct{ HTTPOnly bool }
)

func TestDecode(t *testing.T) {
	on := true
	for _, tt := range []struct {
		name, yaml string
		want       everything
	}{
		{"takes text", "text: all", everything{Text: "all"}},
		{"takes quoted text", `text: "12"`, everything{Text: "12"}},
		{"takes a date as text", "text: 2026-01-02", everything{Text: "2026-01-02"}},
		{"takes text tagged as such", "text: !!str 12", everything{Text: "12"}},
		{"takes a boolean", "flag: true", everything{Flag: true}},
		{"takes a number", "number: -3", everything{Number: -3}},
		{"takes hexadecimal", "number: 0x1F", everything{Number: 31}},
		{"takes octal", "number: 0o17", everything{Number: 15}},
		{"takes underscores", "number: 1_000", everything{Number: 1000}},
		{"takes a whole number with an exponent", "number: 1e3", everything{Number: 1000}},
		{"takes a whole number with a point", "number: 5.0", everything{Number: 5}},
		{"takes a size", "size: 10mb", everything{Size: 10 << 20}},
		{"takes a size with a fraction and a space", `size: "1.5 KB"`, everything{Size: 1536}},
		{"takes a size in an unsigned field", "count: 1kb", everything{Count: 1024}},
		{"takes a size in bytes", "size: 100b", everything{Size: 100}},
		{"takes a fraction", "ratio: 0.5", everything{Ratio: 0.5}},
		{"takes a whole number for a fraction", "ratio: 2", everything{Ratio: 2}},
		{"takes milliseconds", "age: 1500", everything{Age: 1500 * time.Millisecond}},
		{"takes fractions of milliseconds", "age: 0.5", everything{Age: 500 * time.Microsecond}},
		{"takes seconds", "age: 5s", everything{Age: 5 * time.Second}},
		{"takes days", "age: 1d", everything{Age: 24 * time.Hour}},
		{"takes a sum of units", "age: 2h30m", everything{Age: 150 * time.Minute}},
		{"takes words as npm's ms", "age: 2 days", everything{Age: 48 * time.Hour}},
		{"takes a negative duration", "age: -1", everything{Age: -time.Millisecond}},
		{"takes negative units", "age: -1m30s", everything{Age: -90 * time.Second}},
		{"takes a regular expression", `pattern: ^/api/`, everything{Pattern: regexp.MustCompile("^/api/")}},
		{"takes what has UnmarshalText", "prefix: 10.0.0.0/8", everything{Prefix: netip.MustParsePrefix("10.0.0.0/8")}},
		{"takes the name of a zone", "zone: UTC", everything{Zone: time.UTC}},
		{"takes a URL", "link: https://a.example/b", everything{Link: &url.URL{Scheme: "https", Host: "a.example", Path: "/b"}}},
		{"takes text for bytes", "raw: abc", everything{Raw: []byte("abc")}},
		{"takes a list", "names: [a, b]", everything{Names: []string{"a", "b"}}},
		{"takes a text for a list of texts", "names: a", everything{Names: []string{"a"}}},
		{"takes an empty list", "names: []", everything{Names: []string{}}},
		{"takes an array", "pair: [1, 2]", everything{Pair: [2]int{1, 2}}},
		{"takes a map of structs", "loggers: {my.log: {level: INFO}}", everything{
			Loggers: map[string]*loggerOptions{"my.log": {Level: "INFO"}},
		}},
		{"takes a pointer", "optional: true", everything{Optional: &on}},
		{"takes null for a pointer", "optional: null", everything{}},
		{"takes free-form values", `free: [1, 1.5, "x", true, null, {a: 1}]`, everything{
			Free: []any{1, 1.5, "x", true, nil, map[string]any{"a": 1}},
		}},
		{"takes a free-form object", "open: {1: a, b: [c]}", everything{Open: map[string]any{"1": "a", "b": []any{"c"}}}},
		{"takes a nested struct", "listen:\n  port: 80", everything{Listen: listenOptions{Port: 80}}},
		{"takes the name in a tag", "notfound: {pageUrl: /404}", everything{NotFound: struct{ PageURL string }{"/404"}}},
		{"takes another spelling of an abbreviation", "notfound: {pageURL: /404}", everything{NotFound: struct{ PageURL string }{"/404"}}},
		{"takes fields of embedded structs", "rundir: run", everything{embeddedOptions: embeddedOptions{"run"}}},
		{"takes fields of embedded pointers", "httpOnly: true", everything{EmbeddedPointer: &EmbeddedPointer{true}}},
		{"takes no value for nothing", "text:\nlisten:\n", everything{}},
		{"takes an empty file for nothing", "# nothing yet\n", everything{}},
		{"follows aliases", "names: &a [x]\nfree: *a", everything{Names: []string{"x"}, Free: []any{"x"}}},
		{"follows an alias in a key", "text: &a listen\n*a : {port: 80}", everything{Text: "listen", Listen: listenOptions{Port: 80}}},
		{"inherits with <<", "open: &a {x: 1}\nlisten: {<<: {port: 80, hostname: a}, hostname: b}", everything{
			Open: map[string]any{"x": 1}, Listen: listenOptions{80, "b"},
		}},
		{"inherits from the first of a list", "listen: {<<: [{port: 1}, {port: 2, hostname: b}]}", everything{
			Listen: listenOptions{1, "b"},
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got everything
			mustLoad(t, &config.Options{Units: app(tt.yaml)}, &got)
			if tt.want.EmbeddedPointer == nil {
				tt.want.EmbeddedPointer = new(EmbeddedPointer)
			}
			compare(t, got, tt.want)
		})
	}
}

// compare names the fields that differ.
func compare(t *testing.T, got, want everything) {
	t.Helper()
	g, w := reflect.ValueOf(got), reflect.ValueOf(want)
	for i := range g.NumField() {
		name := g.Type().Field(i).Name
		if name == "embeddedOptions" {
			if got.embeddedOptions != want.embeddedOptions {
				t.Errorf("%s = %v, want %v", name, got.embeddedOptions, want.embeddedOptions)
			}
		} else if g, w := g.Field(i).Interface(), w.Field(i).Interface(); !reflect.DeepEqual(g, w) {
			t.Errorf("%s = %#v, want %#v", name, g, w)
		}
	}
}

func TestDecodeJSON(t *testing.T) {
	var got everything
	unit := config.Unit{Prefix: "config/", FS: files("config.default.json", "\uFEFF{\n\t\"text\": \"\\ud83d\\ude00\\/\",\n\t\"size\": \"1kb\",\n\t\"pair\": [1,\n2],\n\"ratio\": 1.5e0, \"optional\": null, \"flag\": true}")}
	l := mustLoad(t, &config.Options{Units: []config.Unit{unit}}, &got)
	compare(t, got, everything{
		Text: "😀/", Size: 1024, Pair: [2]int{1, 2}, Ratio: 1.5, Flag: true, EmbeddedPointer: new(EmbeddedPointer),
	})
	if from := find(t, l, "ratio").Source.String(); from != "config/config.default.json:6" {
		t.Errorf("source = %s", from)
	}
}

func TestMistakes(t *testing.T) {
	const at = "config/config.default.yaml:"
	for _, tt := range []struct{ name, yaml, want string }{
		{"unknown key", "\ntexd: a", at + "2: unknown key texd; did you mean text?"},
		{"unknown key inside", "listen: {prot: 1}", at + "1: unknown key listen.prot; did you mean port?"},
		{"unknown key with nothing near", "zzzzzz: 1", at + "1: unknown key zzzzzz"},
		{"unknown key with no value", "texd:", at + "1: unknown key texd; did you mean text?"},
		{"wrong case", "Text: a", at + "1: unknown key Text; did you mean text?"},
		{"words run together", "notfound: {pageurl: /}", at + "1: unknown key notfound.pageurl; did you mean pageURL?"},
		{"confused key", "bodyparser: {}", at + "1: unknown key bodyparser; Egg's name for it is bodyParser"},
		{"function", "handler: a", at + "1: unknown key handler"},
		{"hidden field", "skipped: 1", at + "1: unknown key skipped"},
		{"key twice", "text: a\ntext: b", at + "2: text is set twice; the first is in line 1"},
		{"key twice in two spellings", "notfound:\n  pageUrl: a\n  pageURL: b", at + "3: notfound.pageURL is set twice; the first is in line 2"},
		{"key that is no text", "[a]: b", at + "1: a key must be text"},
		{"number for text", "text: 12", at + "1: text: 12 is not text; put it in quotes"},
		{"boolean for text", "text: true", at + "1: text: true is not text; put it in quotes"},
		{"list for text", "text: [a]", at + "1: text: a list is not text"},
		{"yes for a boolean", "flag: yes", at + `1: flag: "yes" is not true or false`},
		{"text for a boolean", "flag: 'true'", at + `1: flag: "true" is not true or false`},
		{"text for a number", "number: '12'", at + `1: number: "12" is not a whole number, or a size such as 10mb`},
		{"fraction for a whole number", "number: 1.5", at + "1: number: 1.5 is not a whole number, or a size such as 10mb"},
		{"unit that is none", "size: 10m", at + `1: size: "10m" is not a whole number, or a size such as 10mb`},
		{"text after a size", "size: 10mb or so", at + `1: size: "10mb or so" is not a whole number, or a size such as 10mb`},
		{"old octal", "number: 017", at + "1: number: 017 begins with 0; octal numbers begin with 0o"},
		{"old octal for a fraction", "ratio: 09", at + "1: ratio: 09 begins with 0; octal numbers begin with 0o"},
		{"number too large", "small: 128", at + "1: small: 128 is out of range: -128 to 127"},
		{"number too small", "count: -1", at + "1: count: -1 is out of range: 0 to 65535"},
		{"number beyond all", "size: 99999999999999999999", at + "1: size: 99999999999999999999 is out of range: -9223372036854775808 to 9223372036854775807"},
		{"size beyond all", "size: 9000pb", at + `1: size: "9000pb" is not a whole number, or a size such as 10mb`},
		{"text for a fraction", "ratio: abc", at + `1: ratio: "abc" is not a number`},
		{"fraction too large", "single: 1e300", at + "1: single: 1e300 is out of range"},
		{"text for an unsigned number", "count: abc", at + `1: count: "abc" is not a whole number, or a size such as 10mb`},
		{"more digits than any number has", "number: " + strings.Repeat("9", 200), at + "1: number: " + strings.Repeat("9", 60) + "... is out of range"},
		{"free-form number too large", "free: 99999999999999999999", at + "1: free: 99999999999999999999 is out of range"},
		{"number for bytes", "raw: 5", at + "1: raw: 5 is not text"},
		{"object for text", "text: {a: 1}", at + "1: text: an object is not text"},
		{"null for a document", "~", at + "1: null is not an object of keys and values"},
		{"list for a duration", "age: [1]", at + "1: age: a list is not a duration: a number of milliseconds, or text such as 5s, 1d or 2h30m"},
		{"old octal for a duration", "age: 017", at + "1: age: 017 begins with 0; octal numbers begin with 0o"},
		{"syntax of a second document", "text: a\n---\n[", at + "3: not YAML: did not find expected node content"},
		{"unknown tag of an object under <<", "listen: {<<: !x {}}", at + "1: the tag !x is not understood"},
		{"unknown tag of a list", "names: !x []", at + "1: the tag !x is not understood"},
		{"long text with letters of several bytes", "flag: " + strings.Repeat("é", 29) + "x€€", at + "1: flag: \"" + strings.Repeat("é", 29) + "x...\" is not true or false"},
		{"infinite fraction", "ratio: .inf", at + "1: ratio: .inf is not a number"},
		{"huge fraction", "ratio: 1e999", at + `1: ratio: "1e999" is not a number`},
		{"bad duration", "age: 5 apples", at + `1: age: "5 apples" is not a duration: a number of milliseconds, or text such as 5s, 1d or 2h30m`},
		{"duration without a unit in the middle", "age: 2h30", at + `1: age: "2h30" is not a duration: a number of milliseconds, or text such as 5s, 1d or 2h30m`},
		{"empty duration", "age: ''", at + `1: age: "" is not a duration: a number of milliseconds, or text such as 5s, 1d or 2h30m`},
		{"duration too long", "age: 300y", at + `1: age: "300y" is out of range: a duration has at most 292 years`},
		{"bad pattern", "pattern: '('", at + `1: pattern: "(" is not a valid regexp.Regexp`},
		{"bad prefix", "prefix: 10/8", at + `1: prefix: "10/8" is not a valid netip.Prefix`},
		{"bad zone", "zone: Mars/Olympus", at + `1: zone: "Mars/Olympus" is not the name of a time zone, such as Asia/Shanghai`},
		{"bad URL", "link: '%zz'", at + `1: link: "%zz" is not a URL`},
		{"object for a list", "names: {a: 1}", at + `1: names: an object is not a list`},
		{"bad item", "names:\n- a\n- 1", at + "3: names[1]: 1 is not text; put it in quotes"},
		{"too few items", "pair: [1]", at + "1: pair: 1 items where 2 are expected"},
		{"list for an object", "listen: [80]", at + "1: listen: a list is not an object of keys and values"},
		{"unknown key in a map's struct", "loggers: {a: {levl: x}}", at + "1: unknown key loggers.a.levl; did you mean level?"},
		{"document that is a list", "- a", at + "1: a list is not an object of keys and values"},
		{"two documents", "text: a\n---\ntext: b", at + "2: a second document begins here; configuration is one document"},
		{"no YAML", "text: [a", at + "1: not YAML: did not find expected ',' or ']'"},
		{"unknown tag", "text: !env A", at + "1: the tag !env is not understood"},
		{"alias to itself", "free: &a [*a]", at + "1: *a stands inside of the value that it names"},
		{"<< of something else", "listen: {<<: 5}", at + "1: << takes an object or a list of objects"},
		{"long text", "flag: " + fmt.Sprintf("%0100d", 1) + "x", at + `1: flag: "` + fmt.Sprintf("%060d", 0) + `..." is not true or false`},
		{"several, in their order", "zzzzzz: 1\nnumber: a\nflag: 1", at + "1: unknown key zzzzzz\n" +
			at + "2: number: \"a\" is not a whole number, or a size such as 10mb\n" + at + "3: flag: 1 is not true or false"},
		{"key twice at the top in two spellings", "httpOnly: true\nhttpONLY: true", at + "2: httpOnly is set twice; the first is in line 1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := load(&config.Options{Units: app(tt.yaml)}, new(everything))
			if got := problems(t, err); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestAliasesDoNotExplode(t *testing.T) {
	yaml := "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
	for i := range 9 {
		yaml += fmt.Sprintf("a%d: &a%[1]d [*a%[2]d, *a%[2]d, *a%[2]d, *a%[2]d, *a%[2]d, *a%[2]d, *a%[2]d, *a%[2]d]\n", i+1, i)
	}
	l := config.New(&config.Options{Units: app(yaml)})
	err := l.Load()
	if got, want := problems(t, err), "config/config.default.yaml:1: more than 100000 values, with aliases written out"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFilesThatCannotBe(t *testing.T) {
	unit := func(pairs ...string) *config.Options {
		return &config.Options{Env: "prod", Units: []config.Unit{{Prefix: "config/", FS: files(pairs...)}}}
	}
	for _, tt := range []struct {
		name string
		opts *config.Options
		want string
	}{
		{"two spellings of one file", unit("config.prod.yaml", "", "config.prod.yml", ""),
			"config/config.prod.yml: there is also config/config.prod.yaml; keep one of them"},
		{"bad JSON", unit("config.prod.json", "{\n\"a\": 1,\n}"),
			"config/config.prod.json:3: not JSON: invalid character '}' looking for beginning of object key string"},
		{"JSON with a key twice", unit("config.prod.json", "{\n\"text\": \"a\",\n\"text\": \"b\"}"),
			"config/config.prod.json:3: text is set twice"},
		{"EGG_APP_CONFIG that is no JSON", &config.Options{Environ: []string{"EGG_APP_CONFIG={a}"}},
			"$EGG_APP_CONFIG: not JSON: invalid character 'a' looking for beginning of object key string"},
		{"EGG_APP_CONFIG that is a list", &config.Options{Environ: []string{"EGG_APP_CONFIG=[]"}},
			"$EGG_APP_CONFIG: a list is not an object of keys and values"},
		{"an environment that is a path", &config.Options{Env: "../prod", Units: app("")},
			`environment: "../prod" cannot be part of a file's name`},
		{"a scope with a space", &config.Options{Scope: "a b", Units: app("")}, `scope: "a b" cannot be part of a file's name`},
		{"a file that is a directory", unit("config.prod.yaml/x", ""),
			"config/config.prod.yaml: read config.prod.yaml: invalid argument"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := load(tt.opts, new(everything))
			if got := problems(t, err); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}
