// Package views renders templates, in the place of npm koa-views:
//
//	app.Use(views.New(os.DirFS("views"), nil))
//	app.Use(func(ctx *koa.Context, next koa.Handler) error {
//		return views.Render(ctx, "users/show", map[string]any{"user": user})
//	})
//
// Templates are html/template's, with a layout and partials: see [HTML]. Other
// languages come in through [Engine], by the extension of the file.
//
// A template sees Options.Locals, over them ctx.State, and over them the locals
// of the call. A nonce that a helmet layer made is cspNonce in all of them.
package views

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"strings"
	"sync"

	"github.com/koa-go/koa"
)

// Options change how templates are found and rendered.
type Options struct {
	// Extension is that of templates which are named without one. Default:
	// "html".
	Extension string

	// Map is the engine for each extension. Default: [HTML] for "html", which is
	// added unless Map has its own.
	Map map[string]Engine

	// Locals are what all templates see. They must not be changed after New.
	Locals map[string]any

	// Reload reads templates anew for every rendering, so that changes show
	// without a restart. It is always on in the environment "development".
	Reload bool
}

// Views renders the templates of a directory. It is safe for concurrent use.
type Views struct {
	root      fs.FS
	extension string
	engines   map[string]Engine
	locals    map[string]any
	reload    bool

	loaded sync.Map // of Template, by file
}

var current = koa.NewKey[*Views]("views")

// New returns the middleware, which lets the layers inside it render the
// templates in root: os.DirFS("views"), an embed.FS, or a directory's
// os.Root.FS, which also refuses links that lead out of it. It panics when an
// option makes no sense.
func New(root fs.FS, opts *Options) koa.Middleware {
	v := newViews(root, opts)
	return func(ctx *koa.Context, next koa.Handler) error {
		current.Set(ctx, v)
		return next(ctx)
	}
}

func newViews(root fs.FS, opts *Options) *Views {
	if root == nil {
		panic("views: New needs a root, got nil")
	}
	if opts == nil {
		opts = &Options{}
	}
	v := &Views{root: root, extension: opts.Extension, locals: maps.Clone(opts.Locals), reload: opts.Reload}
	if v.extension == "" {
		v.extension = "html"
	}
	v.engines = map[string]Engine{"html": &HTML{}}
	maps.Copy(v.engines, opts.Map)
	for extension, engine := range v.engines {
		if engine == nil || extension == "" || strings.ContainsAny(extension, "./") {
			panic(fmt.Sprintf("views: Options.Map: %q must be an extension without a dot, and have an engine", extension))
		}
	}
	if v.engines[v.extension] == nil {
		panic(fmt.Sprintf("views: Options.Extension: there is no engine for %q", v.extension))
	}
	return v
}

// From returns what renders for ctx, nil outside a views layer.
func From(ctx *koa.Context) *Views {
	v, _ := current.Get(ctx)
	return v
}

// errNoLayer is a mistake in the program.
var errNoLayer = errors.New("views: there is no views layer outside this one")

// Render makes a template the body. Unless a type is set, it is HTML. Nothing
// of the response changes when it fails.
func Render(ctx *koa.Context, name string, locals map[string]any) error {
	text, err := RenderString(ctx, name, locals)
	if err != nil {
		return err
	}
	if ctx.Type() == "" {
		ctx.SetType("html")
	}
	ctx.SetBody(text)
	return nil
}

// RenderString renders a template as Render does and leaves the response alone
// (autoRender: false).
func RenderString(ctx *koa.Context, name string, locals map[string]any) (string, error) {
	v := From(ctx)
	if v == nil {
		return "", errNoLayer
	}
	all := ctx.State.Map()
	maps.Copy(all, locals)
	var b bytes.Buffer
	if err := v.execute(&b, name, all, v.reload || ctx.App.Env() == "development"); err != nil {
		return "", err
	}
	return b.String(), nil
}

// Execute renders a template outside a request, for a mail say. What it wrote
// before it failed may be part of the text.
func (v *Views) Execute(w io.Writer, name string, locals map[string]any) error {
	return v.execute(w, name, locals, v.reload)
}

func (v *Views) execute(w io.Writer, name string, locals map[string]any, reload bool) error {
	t, err := v.template(name, reload)
	if err != nil {
		return fmt.Errorf("views: %w", err)
	}
	all := make(map[string]any, len(v.locals)+len(locals))
	maps.Copy(all, v.locals)
	maps.Copy(all, locals)
	if err := t.Execute(w, all); err != nil {
		return fmt.Errorf("views: %w", err)
	}
	return nil
}

// template finds a template, in memory if it may.
func (v *Views) template(name string, reload bool) (Template, error) {
	file, engine, err := v.find(name)
	if err != nil {
		return nil, err
	}
	if !reload {
		if t, ok := v.loaded.Load(file); ok {
			return t.(Template), nil
		}
	}
	t, err := engine.Load(v.root, file)
	if err != nil {
		return nil, err
	}
	if !reload {
		v.loaded.Store(file, t)
	}
	return t, nil
}

// find is the file of a template: the name itself if it has the extension of an
// engine, or else with the extension, or else the index of the directory.
func (v *Views) find(name string) (file string, engine Engine, err error) {
	name = strings.TrimPrefix(name, "/")
	if !fs.ValidPath(name) {
		return "", nil, fmt.Errorf("%q is no name of a template", name)
	}
	if engine := v.engines[strings.TrimPrefix(path.Ext(name), ".")]; engine != nil {
		return name, engine, nil
	}
	engine = v.engines[v.extension]
	file = name + "." + v.extension
	if _, known := v.loaded.Load(file); known || exists(v.root, file) {
		return file, engine, nil
	}
	if index := path.Join(name, "index."+v.extension); exists(v.root, index) {
		return index, engine, nil
	}
	return "", nil, fmt.Errorf("there is no template %q: %w", file, fs.ErrNotExist)
}

func exists(root fs.FS, file string) bool {
	info, err := fs.Stat(root, file)
	return err == nil && !info.IsDir()
}
