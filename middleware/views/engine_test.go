package views_test

import (
	"fmt"
	"html"
	"io"
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"github.com/koa-go/koa/middleware/views"
)

// nunjucks is how a template library of another language is adapted. This one
// knows {{ name }}, {{ name | safe }} and {% include "file" %}.
type nunjucks struct{}

type nunjucksTemplate struct {
	root fs.FS
	file string
	text string
}

var nunjucksTag = regexp.MustCompile(`{{ *(\w+) *(\| *safe *)?}}|{% *include "([^"]+)" *%}`)

func (nunjucks) Load(root fs.FS, file string) (views.Template, error) {
	text, err := fs.ReadFile(root, file)
	return &nunjucksTemplate{root, file, string(text)}, err
}

func (t *nunjucksTemplate) Execute(w io.Writer, locals map[string]any) (err error) {
	line := func(at string) int { return strings.Count(t.text[:strings.Index(t.text, at)], "\n") + 1 }
	text := nunjucksTag.ReplaceAllStringFunc(t.text, func(tag string) string {
		m := nunjucksTag.FindStringSubmatch(tag)
		value, known := locals[m[1]]
		switch {
		case m[3] != "":
			included, loadErr := nunjucks{}.Load(t.root, m[3])
			var b strings.Builder
			if loadErr == nil {
				loadErr = included.Execute(&b, locals)
			}
			if loadErr != nil {
				err = fmt.Errorf("%s:%d: %w", t.file, line(tag), loadErr)
			}
			return b.String()
		case !known:
			err = fmt.Errorf("%s:%d: there is no %q", t.file, line(tag), m[1])
		case m[2] == "":
			return html.EscapeString(fmt.Sprint(value))
		}
		return fmt.Sprint(value)
	})
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, text)
	return err
}

func TestOtherEngines(t *testing.T) {
	root := files(
		"a.njk", "{% include \"nav.njk\" %}{{ user }} {{ raw | safe }}", "nav.njk", "<nav>",
		"bad.njk", "\n{{ none }}", "deep.njk", "{% include \"bad.njk\" %}", "b.html", "{{.user}}",
	)
	opts := &views.Options{Extension: "njk", Map: map[string]views.Engine{"njk": nunjucks{}}}
	for _, tt := range []struct {
		name, file, want, err string
	}{
		{"render their files", "a", "<nav>ann <i>", ""},
		{"stand beside html/template", "b.html", "ann", ""},
		{"name file and line", "bad", "", `views: bad.njk:2: there is no "none"`},
		{"name the way there", "deep", "", `views: deep.njk:1: bad.njk:2: there is no "none"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := render(t, root, opts, tt.file, map[string]any{"raw": "<i>"})
			if got != tt.want || (err == nil) != (tt.err == "") || err != nil && err.Error() != tt.err {
				t.Errorf("got %q (%v), want %q (%s)", got, err, tt.want, tt.err)
			}
		})
	}
}
