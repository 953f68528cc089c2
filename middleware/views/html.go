package views

import (
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"strings"
	"sync"
)

// HTML is the engine for html/template. The zero value works.
//
// A page and its layout are two templates. The layout says where the page
// stands, {{template "body" .}}, and may leave blocks to it:
//
//	<title>{{block "title" .}}Shop{{end}}</title>
//	<main>{{template "body" .}}</main>
//
// A page that wants another title defines it: {{define "title"}}Orders{{end}}.
// Partials are used by their path without extension: {{template "partials/nav" .}}.
type HTML struct {
	// Layout is the file of the layout. A page takes another with the local
	// "layout", or none if that is false or "". Default: none.
	Layout string

	// Partials are patterns of path.Match for the files of partials. Default:
	// "partials/*.html".
	Partials []string

	// Funcs are functions that templates may call.
	Funcs template.FuncMap

	// Left and Right are the marks around actions. Default: "{{" and "}}".
	Left, Right string
}

var _ Engine = (*HTML)(nil)

// body is what layouts call the page.
const body = "body"

// layoutLocal is the local that chooses a layout.
const layoutLocal = "layout"

// Load parses a page, its partials and the layout.
func (h *HTML) Load(root fs.FS, file string) (Template, error) {
	base := template.New("").Funcs(h.Funcs).Delims(h.Left, h.Right)
	if err := h.addPartials(base, root); err != nil {
		return nil, err
	}
	p := &page{root: root, file: file, layout: h.Layout, base: base}
	_, err := p.in(h.Layout)
	return p, err
}

func (h *HTML) addPartials(set *template.Template, root fs.FS) error {
	patterns := h.Partials
	if patterns == nil {
		patterns = []string{"partials/*.html"}
	}
	for _, pattern := range patterns {
		files, err := fs.Glob(root, pattern)
		if err != nil {
			return fmt.Errorf("partials %q: %w", pattern, err)
		}
		for _, file := range files {
			if err := parse(set, root, file, strings.TrimSuffix(file, path.Ext(file))); err != nil {
				return err
			}
		}
	}
	return nil
}

// parse adds a file to a set under a name. Errors speak of the file.
func parse(set *template.Template, root fs.FS, file, name string) error {
	text, err := fs.ReadFile(root, file)
	if err != nil {
		return err
	}
	t, err := set.New(file).Parse(string(text))
	if err != nil || file == name {
		return err
	}
	_, err = set.AddParseTree(name, t.Tree.Copy())
	return err
}

// page is a page with the layouts it has been shown in.
type page struct {
	root   fs.FS
	file   string
	layout string
	base   *template.Template // the partials; never executed

	mu   sync.Mutex // guards sets
	sets map[string]*template.Template
}

// Execute renders the page within its layout.
func (p *page) Execute(w io.Writer, locals map[string]any) error {
	layout, err := p.layoutFor(locals)
	if err != nil {
		return err
	}
	t, err := p.in(layout)
	if err != nil {
		return err
	}
	return t.Execute(w, locals)
}

func (p *page) layoutFor(locals map[string]any) (string, error) {
	switch layout := locals[layoutLocal].(type) {
	case nil:
		return p.layout, nil
	case string:
		return layout, nil
	case bool:
		if !layout {
			return "", nil
		}
		return p.layout, nil
	default:
		return "", fmt.Errorf("the local %q must be a text or false, got %T", layoutLocal, layout)
	}
}

// in is the page in a layout, "" for none.
func (p *page) in(layout string) (*template.Template, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if t := p.sets[layout]; t != nil {
		return t, nil
	}
	t, err := p.build(layout)
	if err != nil {
		return nil, err
	}
	if p.sets == nil {
		p.sets = map[string]*template.Template{}
	}
	p.sets[layout] = t
	return t, nil
}

func (p *page) build(layout string) (*template.Template, error) {
	set, err := p.base.Clone()
	if err != nil {
		return nil, err
	}
	outer := p.file
	if layout != "" {
		outer = layout
		if err := parse(set, p.root, layout, layout); err != nil {
			return nil, err
		}
	}
	// Behind the layout, so that what the page defines replaces the layout's blocks.
	if err := parse(set, p.root, p.file, body); err != nil {
		return nil, err
	}
	return set.Lookup(outer), nil
}
