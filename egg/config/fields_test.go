package config_test

import (
	"testing"

	"github.com/koa-go/koa/egg/config"
)

// Framework and its relatives embed each other as an application's struct does
// with the framework's.
type (
	Framework struct {
		Keys  string
		Proxy bool
	}
	Recursive struct {
		*Recursive

		Depth int
	}
	withPointer struct {
		*Framework

		Name string
	}
)

func TestFieldOutsideHidesEmbeddedOne(t *testing.T) {
	var got struct {
		Framework

		Keys []string
	}
	mustLoad(t, &config.Options{Units: app("keys: [a]\nproxy: true")}, &got)
	if len(got.Keys) != 1 || got.Framework.Keys != "" || !got.Proxy {
		t.Errorf("got %+v", got)
	}
}

func TestStructThatEmbedsItself(t *testing.T) {
	var got struct{ Tree Recursive }
	mustLoad(t, &config.Options{Units: app("tree: {depth: 1}")}, &got)
	if got.Tree.Depth != 1 || got.Tree.Recursive != nil {
		t.Errorf("got %+v", got)
	}
}

func TestEmbeddedPointersAreSetWhenNeeded(t *testing.T) {
	for _, tt := range []struct {
		yaml string
		set  bool
	}{{"site: {name: a}", false}, {"site: {proxy: true}", true}} {
		var got struct{ Site withPointer }
		mustLoad(t, &config.Options{Units: app(tt.yaml)}, &got)
		if set := got.Site.Framework != nil && got.Site.Proxy; set != tt.set {
			t.Errorf("%s sets it: %v", tt.yaml, set)
		}
	}
}

func TestTypesWithoutKeys(t *testing.T) {
	_, err := load(&config.Options{Units: app("a: {}\nb: {}\nc: {}\nd: {}\ne: {}")}, &struct {
		A map[int]string
		B chan int
		C struct{ hidden int }
		D []func()
		E error
	}{})
	want := ""
	for i, key := range []string{"a", "b", "c", "d", "e"} {
		if i > 0 {
			want += "\n"
		}
		want += "config/config.default.yaml:" + string(rune('1'+i)) + ": unknown key " + key
	}
	if got := problems(t, err); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
