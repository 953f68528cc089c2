package gateway_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAccessLog(t *testing.T) {
	text := `
accessLog: {filename: first.log, format: ":method :url :status :service :route :served-by"}
services:
  new: {instances: [` + backend(t, "new") + `]}
  old: {instances: [` + backend(t, "old") + `]}
routes:
  - {path: /shop, service: new}
  - {path: /moving, service: new, strangler: {old: old, rules: [{path: "/moving/none"}]}}
`
	g := open(t, text)
	for _, path := range []string{"/shop/1", "/moving/a", "/moving/none", "/nowhere"} {
		get(t, g, path)
	}
	name := g.Status().File
	write(t, name, strings.Replace(text, "first.log", "second.log", 1))
	if err := g.Reload(); err != nil {
		t.Fatal(err)
	}
	get(t, g, "/shop/2")
	for file, want := range map[string]string{
		"first.log": "GET /shop/1 200 new /shop -\nGET /moving/a 200 new /moving new\n" +
			"GET /moving/none 200 new /moving old\nGET /nowhere 404 - - -\n",
		"second.log": "GET /shop/2 200 new /shop -\n",
	} {
		got, err := os.ReadFile(filepath.Join(filepath.Dir(name), file))
		if err != nil || string(got) != want {
			t.Errorf("%s has\n%swant\n%s%v", file, got, want, err)
		}
	}
	write(t, name, strings.Replace(text, "first.log", "second.log/x", 1))
	if err := g.Reload(); err == nil || !strings.Contains(err.Error(), "accessLog") {
		t.Errorf("a log that cannot be opened: %v", err)
	}
}
