package config_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/koa-go/koa/egg/config"
)

var errNoMatcher = errors.New("neither text nor a list of it")

// matcher is one prefix, or a list of them.
type matcher struct{ prefixes []string }

func (m *matcher) UnmarshalConfig(n *config.Node) error {
	m.prefixes = nil
	switch n.Kind() {
	case config.Text:
		m.prefixes = []string{n.Text()}
		return nil
	case config.List:
		for item := range n.Items() {
			if item.Kind() != config.Text {
				return item.Errorf("not a prefix")
			}
			m.prefixes = append(m.prefixes, item.Text())
		}
		return nil
	default:
		return errNoMatcher
	}
}

func (m matcher) String() string { return strings.Join(m.prefixes, " ") }

// siteFiles has keys of its own beside those of the user.
type siteFiles struct {
	cacheControl string
	files        map[string]listenOptions
}

func (s *siteFiles) UnmarshalConfig(n *config.Node) error {
	s.files = make(map[string]listenOptions)
	for key, value := range n.Fields() {
		if key == "cacheControl" {
			if err := value.Decode(&s.cacheControl); err != nil {
				return err
			}
			continue
		}
		file := listenOptions{Hostname: "default"}
		if err := value.Decode(&file); err != nil {
			return err
		}
		s.files[key] = file
	}
	return nil
}

func TestUnmarshaler(t *testing.T) {
	type target struct {
		Match    matcher
		Ignore   *matcher
		SiteFile siteFiles
	}
	got := target{Match: matcher{[]string{"/default"}}}
	l := mustLoad(t, &config.Options{
		Units:   app("match: /a\nignore: [/b, '${C}']\nsiteFile:\n  cacheControl: none\n  /favicon.ico: {port: 1}\n  /nothing:"),
		Environ: []string{"C=/c", "EGG_CONFIG_MATCH=[/x, /y]"},
	}, &got)
	want := target{
		Match: matcher{[]string{"/x", "/y"}}, Ignore: &matcher{[]string{"/b", "/c"}},
		SiteFile: siteFiles{"none", map[string]listenOptions{"/favicon.ico": {Port: 1, Hostname: "default"}}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	match := find(t, l, "match")
	if match.Value != "/x /y" || match.Source.String() != "$EGG_CONFIG_MATCH" || match.Overridden[0].Value != "/a" {
		t.Errorf("match = %+v", match)
	}
	site := map[string]any{"cacheControl": "none", "/favicon.ico": map[string]any{"port": 1}, "/nothing": nil}
	if shown := find(t, l, "siteFile").Value; !reflect.DeepEqual(shown, site) {
		t.Errorf("siteFile = %#v", shown)
	}
}

func TestMistakesInUnmarshalers(t *testing.T) {
	const at = "config/config.default.yaml:"
	for _, tt := range []struct{ name, yaml, want string }{
		{"its own error", "match: 5", at + "1: match: neither text nor a list of it"},
		{"the error of an item", "match:\n- a\n- 5", at + "3: match[1]: not a prefix"},
		{"what Decode found", "siteFile:\n  a: {prot: 1}", at + "2: unknown key siteFile.a.prot; did you mean port?"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := load(&config.Options{Units: app(tt.yaml)}, &struct {
				Match    matcher
				SiteFile siteFiles
			}{})
			if got := problems(t, err); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// careless decodes into something that is no pointer.
type careless struct{}

func (*careless) UnmarshalConfig(n *config.Node) error { return n.Decode(5) }

func TestDecodeNeedsAPointer(t *testing.T) {
	_, err := load(&config.Options{Units: app("a: 1")}, &struct{ A careless }{})
	if got, want := problems(t, err), "config/config.default.yaml:1: a: Decode(int): the target must be a pointer"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
