package config_test

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/koa-go/koa/egg/config"
)

// recorded is a case of testdata/merge.json; see the README there.
type recorded struct {
	Name      string
	Env       string
	Scope     string
	AppConfig string
	Units     []struct {
		Name  string
		Files map[string]json.RawMessage
	}
	Config map[string]any
	Meta   map[string]any
}

func (r recorded) options(extension string) *config.Options {
	opts := &config.Options{Env: r.Env, Scope: r.Scope, Environ: []string{"EGG_APP_CONFIG=" + r.AppConfig}}
	for _, u := range r.Units {
		fsys := fstest.MapFS{}
		for name, text := range u.Files {
			fsys[name+extension] = &fstest.MapFile{Data: text}
		}
		opts.Units = append(opts.Units, config.Unit{Name: u.Name, FS: fsys, Prefix: u.Name + "/"})
	}
	return opts
}

// emptyObject is the case in which Egg's meta names a file that set nothing: it
// takes the empty object for a value. Here each key has the file that set it.
const emptyObject = "an empty object changes nothing in an object"

func TestMergesAsEggDoes(t *testing.T) {
	data, err := os.ReadFile("testdata/merge.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []recorded
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	for _, tt := range cases {
		for _, extension := range []string{".yaml", ".yml", ".json"} {
			t.Run(tt.Name+extension, func(t *testing.T) {
				t.Parallel()
				l := config.New(tt.options(extension))
				for key := range tt.Config {
					l.Bind(key, new(any))
				}
				if err := l.Load(); err != nil {
					t.Fatal(err)
				}
				if err := l.Check(); err != nil {
					t.Fatal(err)
				}
				values, sources := l.Dump()
				if got := throughJSON(t, values); !reflect.DeepEqual(got, tt.Config) {
					t.Errorf("config = %v, want %v", got, tt.Config)
				}
				if tt.Name == emptyObject {
					return
				}
				if got := asMeta(t, sources, extension); !reflect.DeepEqual(got, tt.Meta) {
					t.Errorf("meta = %v, want %v", got, tt.Meta)
				}
			})
		}
	}
}

func throughJSON(t *testing.T, v any) map[string]any {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var result map[string]any
	if err := json.Unmarshal(text, &result); err != nil {
		t.Fatal(err)
	}
	return result
}

// asMeta writes sources as Egg does: without lines and extensions.
func asMeta(t *testing.T, sources map[string]any, extension string) map[string]any {
	t.Helper()
	text, err := json.Marshal(sources)
	if err != nil {
		t.Fatal(err)
	}
	plain := strings.NewReplacer(extension+":1", "", "$EGG_APP_CONFIG", "<process.env.EGG_APP_CONFIG>").Replace(string(text))
	var result map[string]any
	if err := json.Unmarshal([]byte(strings.ReplaceAll(plain, `\u003c`, "<")), &result); err != nil {
		t.Fatal(err)
	}
	return result
}

func TestOrderOfSources(t *testing.T) {
	type target struct {
		Cluster struct {
			Listen struct{ Port int }
		}
	}
	const yaml = "cluster: {listen: {port: 1}}"
	for _, tt := range []struct {
		name string
		opts config.Options
		want int
		from string
	}{
		{"Go has the lowest", config.Options{}, 7001, "Go default"},
		{"a file is above Go", config.Options{Units: app(yaml)}, 1, "config/config.default.yaml:1"},
		{"EGG_APP_CONFIG is above files", config.Options{Units: app(yaml), Environ: []string{
			`EGG_APP_CONFIG={"cluster":{"listen":{"port":2}}}`,
		}}, 2, "$EGG_APP_CONFIG"},
		{"a variable is above EGG_APP_CONFIG", config.Options{Units: app(yaml), Environ: []string{
			`EGG_APP_CONFIG={"cluster":{"listen":{"port":2}}}`, "EGG_CONFIG_CLUSTER_LISTEN_PORT=3",
		}}, 3, "$EGG_CONFIG_CLUSTER_LISTEN_PORT"},
		{"a flag is above variables", config.Options{
			Units: app(yaml), Environ: []string{"EGG_CONFIG_CLUSTER_LISTEN_PORT=3"}, Flags: []string{"cluster.listen.port=4"},
		}, 4, "--set"},
		{"the last flag wins", config.Options{Flags: []string{"cluster.listen.port=4", "cluster.listen.port=5"}}, 5, "--set"},
		{"the last of two equal variables wins", config.Options{
			Environ: []string{"EGG_CONFIG_CLUSTER_LISTEN_PORT=3", "EGG_CONFIG_CLUSTER_LISTEN_PORT=6"},
		}, 6, "$EGG_CONFIG_CLUSTER_LISTEN_PORT"},
		{"a variable for an object is below one for a key in it", config.Options{
			Environ: []string{"EGG_CONFIG_CLUSTER_LISTEN_PORT=3", "EGG_CONFIG_CLUSTER={listen: {port: 9}}"},
		}, 3, "$EGG_CONFIG_CLUSTER_LISTEN_PORT"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got target
			got.Cluster.Listen.Port = 7001
			l := mustLoad(t, &tt.opts, &got)
			if got.Cluster.Listen.Port != tt.want {
				t.Errorf("port = %d, want %d", got.Cluster.Listen.Port, tt.want)
			}
			if from := find(t, l, "cluster.listen.port").Source.String(); from != tt.from {
				t.Errorf("source = %s, want %s", from, tt.from)
			}
		})
	}
}
