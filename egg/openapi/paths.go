package openapi

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/koa-go/koa/internal/pathpattern"
)

// pathTemplate is a path as OpenAPI writes it.
type pathTemplate struct {
	path   string // /users/{id}
	shape  string // /users/{}
	params []pathParam
}

// pathParam is a parameter of a path.
type pathParam struct {
	name    string // as the route calls it
	shown   string // as the path calls it
	pattern string // of its values, "" for any
}

// templates returns the paths of a route: one without optional parts, the longest
// one first.
func templates(pattern string, legacy bool) ([]pathTemplate, error) {
	p, err := pathpattern.Parse(pattern, &pathpattern.Options{Legacy: legacy})
	if err != nil {
		return nil, err
	}
	var all []pathTemplate
	for _, alt := range p.Alternatives() {
		t := written(pattern)
		if alt.Exact {
			t = assembled(alt)
		}
		if !slices.ContainsFunc(all, func(other pathTemplate) bool { return other.path == t.path }) {
			all = append(all, t)
		}
	}
	slices.SortStableFunc(all, func(a, b pathTemplate) int { return cmp.Compare(len(b.params), len(a.params)) })
	return all, nil
}

// assembled is a path made of the parts of a pattern.
func assembled(alt pathpattern.Alternative) pathTemplate {
	var t pathTemplate
	var path, shape strings.Builder
	names := alt.Names
	for _, part := range alt.Parts {
		if part.Kind == pathpattern.Literal {
			text := strings.NewReplacer("{", "%7B", "}", "%7D").Replace(part.Text)
			path.WriteString(text)
			shape.WriteString(text)
			continue
		}
		param := newPathParam(names[0])
		if part.Constraint != nil {
			param.pattern = "^(?:" + part.Constraint.String() + ")$"
		}
		t.params = append(t.params, param)
		names = names[1:]
		path.WriteString("{" + param.shown + "}" + part.Text)
		shape.WriteString("{}" + part.Text)
	}
	t.path, t.shape = rooted(path.String()), rooted(shape.String())
	return t
}

func rooted(path string) string {
	if !strings.HasPrefix(path, "/") {
		return "/" + path
	}
	return path
}

// parameter is a parameter in a pattern that only a regular expression can match.
var parameter = regexp.MustCompile(`[:*]([A-Za-z_$][A-Za-z0-9_$]*)(?:\([^()]*\))?[?*+]?`)

// written is a path made of the text of a pattern.
func written(pattern string) pathTemplate {
	var t pathTemplate
	pattern = strings.NewReplacer("{", "", "}", "", `\`, "").Replace(pattern)
	t.path = rooted(parameter.ReplaceAllStringFunc(pattern, func(text string) string {
		param := newPathParam(parameter.FindStringSubmatch(text)[1])
		t.params = append(t.params, param)
		return "{" + param.shown + "}"
	}))
	t.shape = regexp.MustCompile(`\{[^}]*\}`).ReplaceAllString(t.path, "{}")
	return t
}

func newPathParam(name string) pathParam {
	shown := strings.NewReplacer("{", "", "}", "", "/", "").Replace(name)
	return pathParam{name: name, shown: cmp.Or(shown, "value")}
}

// renamed is the template with the names of another one of the same shape, since
// paths that differ in names only are one to OpenAPI.
func (t pathTemplate) renamed(other pathTemplate) pathTemplate {
	t.path = other.path
	t.params = slices.Clone(t.params)
	for i := range t.params {
		t.params[i].shown = other.params[i].shown
	}
	return t
}
