package views_test

import (
	"html/template"
	"strings"
	"testing"

	"github.com/koa-go/koa/middleware/views"
)

func with(h *views.HTML) *views.Options {
	return &views.Options{Map: map[string]views.Engine{"html": h}}
}

func TestHTML(t *testing.T) {
	root := files(
		"layout.html", `<title>{{block "title" .}}Shop{{end}}</title>{{template "partials/nav" .}}<main>{{template "body" .}}</main>`,
		"bare.html", `[{{template "body" .}}]`,
		"plain.html", `{{.user}}`,
		"titled.html", `{{define "title"}}Orders of {{.user}}{{end}}list`,
		"partials/nav.html", `<nav>{{.user}}</nav>`,
		"parts/foot.html", `foot`,
		"parted.html", `{{template "parts/foot"}}{{template "partials/nav" .}}`,
		"upper.html", `<<upper .user>>`,
	)
	layout := with(&views.HTML{Layout: "layout.html"})
	for _, tt := range []struct {
		name   string
		opts   *views.Options
		file   string
		locals map[string]any
		want   string
	}{
		{"shows pages alone", nil, "plain", nil, "ann"},
		{"shows pages in the layout", layout, "plain", nil, "<title>Shop</title><nav>ann</nav><main>ann</main>"},
		{"lets pages fill blocks", layout, "titled", nil, "<title>Orders of ann</title><nav>ann</nav><main>list</main>"},
		{"does not mix pages up", layout, "plain", nil, "<title>Shop</title><nav>ann</nav><main>ann</main>"},
		{"takes another layout", layout, "plain", map[string]any{"layout": "bare.html"}, "[ann]"},
		{"takes no layout", layout, "plain", map[string]any{"layout": false}, "ann"},
		{"takes an empty layout for none", layout, "plain", map[string]any{"layout": ""}, "ann"},
		{"takes true for the default", layout, "plain", map[string]any{"layout": true}, "<title>Shop</title><nav>ann</nav><main>ann</main>"},
		{"knows partials of other places", with(&views.HTML{Partials: []string{"par*/*.html"}}), "parted", nil, "foot<nav>ann</nav>"},
		{
			"has functions and other marks",
			with(&views.HTML{Left: "<<", Right: ">>", Partials: []string{}, Funcs: template.FuncMap{"upper": strings.ToUpper}}),
			"upper", nil, "ANN",
		},
		{"escapes by context", nil, "plain", map[string]any{"user": "<b>"}, "&lt;b&gt;"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := render(t, root, tt.opts, tt.file, tt.locals); err != nil || got != tt.want {
				t.Errorf("got  %q (%v)\nwant %q", got, err, tt.want)
			}
		})
	}
}

func TestErrorsNameFileAndLine(t *testing.T) {
	root := files(
		"parse.html", "line one\n{{if}}\n",
		"exec.html", "line one\n\n{{.user.name}}\n",
		"layout.html", "a\nb\n{{.user.name}}{{template \"body\" .}}",
		"brokenlayout.html", "\n{{end}}",
		"plain.html", "x",
		"parted.html", "{{template \"partials/p\" .}}",
		"partials/p.html", "\n{{.user.name}}",
	)
	for _, tt := range []struct {
		name   string
		file   string
		locals map[string]any
		want   string
	}{
		{"of a page that cannot be parsed", "parse", nil, "parse.html:2"},
		{"of a page that fails", "exec", nil, "exec.html:3:"},
		{"of a layout that fails", "plain", map[string]any{"layout": "layout.html"}, "layout.html:3:"},
		{"of a layout that cannot be parsed", "plain", map[string]any{"layout": "brokenlayout.html"}, "brokenlayout.html:2"},
		{"of a layout that is not there", "plain", map[string]any{"layout": "none.html"}, "none.html"},
		{"of a layout outside the root", "plain", map[string]any{"layout": "../x.html"}, "../x.html"},
		{"of a partial that fails", "parted", nil, "partials/p.html:2:"},
		{"and say what is wrong with the local layout", "plain", map[string]any{"layout": 7}, `the local "layout" must be a text or false, got int`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := render(t, root, nil, tt.file, tt.locals)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one that names %s", err, tt.want)
			}
		})
	}
}

func TestPageErrorsInALayoutNameThePage(t *testing.T) {
	root := files("page.html", "\n{{.user.name}}", "layout.html", "{{template \"body\" .}}")
	_, err := render(t, root, with(&views.HTML{Layout: "layout.html"}), "page", nil)
	if err == nil || !strings.Contains(err.Error(), "page.html:2:") {
		t.Errorf("error %v, want one that names page.html:2", err)
	}
}

func TestPartialsAreChecked(t *testing.T) {
	if _, err := render(t, files("a.html", ""), with(&views.HTML{Partials: []string{"["}}), "a", nil); err == nil {
		t.Error("a broken pattern was taken")
	}
	if _, err := render(t, files("a.html", "", "partials/p.html", "{{"), nil, "a", nil); err == nil || !strings.Contains(err.Error(), "partials/p.html:1") {
		t.Errorf("error %v, want one that names the partial", err)
	}
}
