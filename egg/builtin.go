package egg

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/i18n"
	"github.com/koa-go/koa/egg/security"
	"github.com/koa-go/koa/middleware/bodyparser"
	"github.com/koa-go/koa/middleware/csrf"
	"github.com/koa-go/koa/middleware/multipart"
	"github.com/koa-go/koa/middleware/override"
	"github.com/koa-go/koa/middleware/session"
)

// builtinPlugins are those of Egg, in the order in which it declares them; what they
// need decides in which they load.
func builtinPlugins() []Plugin {
	return []Plugin{
		{Name: "onerror", Wants: []string{"jsonp"}},
		{Name: "session", Layers: []Layer{{Name: "session", New: newSession}}},
		{Name: "i18n", Layers: []Layer{{Name: "i18n", New: newI18n}}},
		{Name: "multipart", Wants: []string{"schedule"}, Layers: []Layer{{Name: "multipart", New: newMultipart}},
			Schedules: multipartTasks},
		{Name: "security", Wants: []string{"session"}, Layers: []Layer{{Name: "securities", New: newSecurity}}},
		{Name: "logrotator", Wants: []string{"schedule"}, Boot: &rotation{}},
		{Name: "schedule"},
		{Name: "static", Layers: []Layer{{Name: "static", Before: "bodyParser", New: newStatic}}},
		{Name: "jsonp", Wants: []string{"security"}},
		{Name: "view", Layers: []Layer{{Name: "view", New: newView}}},
	}
}

// coreLayers are the framework's own.
func coreLayers() []Layer {
	return []Layer{
		{Name: "meta", New: newMeta},
		{Name: "siteFile", New: newSiteFile},
		{Name: "notfound", New: newNotfound},
		{Name: "bodyParser", New: newBodyParser},
		{Name: "overrideMethod", New: newOverride},
	}
}

// builtinSwitch is where the section of a built-in layer has its switches; nil for a
// layer that is not built in.
func (app *App) builtinSwitch(name string) *LayerSwitch {
	c := app.config
	switch name {
	case "meta":
		return &c.Meta.LayerSwitch
	case "siteFile":
		return &c.SiteFile.LayerSwitch
	case "notfound":
		return &c.Notfound.LayerSwitch
	case "bodyParser":
		return &c.BodyParser.LayerSwitch
	case "overrideMethod":
		return &c.OverrideMethod.LayerSwitch
	case "session":
		return &c.Session.LayerSwitch
	case "i18n":
		return &c.I18n.LayerSwitch
	case "multipart":
		return &c.Multipart.LayerSwitch
	case "static":
		return &c.Static.LayerSwitch
	case "securities", "view":
		return &LayerSwitch{}
	default:
		return nil
	}
}

// layerSwitch reads the switches of a layer.
func (app *App) layerSwitch(l *namedLayer) (*LayerSwitch, error) {
	if sw := app.builtinSwitch(l.Name); sw != nil && l.unit != "app" {
		return sw, nil
	}
	if sw := app.switches[l.Name]; sw != nil {
		return sw, nil // its section is the plugin's
	}
	sw := &LayerSwitch{}
	targets := []any{sw}
	if l.options != nil {
		targets = append(targets, l.options)
	}
	return sw, app.configs.Section(l.Name, targets...)
}

func newBodyParser(app *App) (koa.Middleware, error) {
	opts := app.config.BodyParser.Options
	if strict := app.config.BodyParser.Strict; strict != nil {
		opts.LooseJSON = !*strict
	}
	if opts.OnError == nil {
		opts.OnError = hintBodyParser
	}
	return bodyparser.New(&opts), nil
}

// hintBodyParser adds to an error which section sets the limits, as Egg does.
func hintBodyParser(err error, _ *koa.Context) error {
	const hint = ", check bodyParser config"
	e := koa.HTTPErrorOf(err)
	if e == nil {
		return fmt.Errorf("%w"+hint, err)
	}
	hinted := *e
	hinted.Message += hint
	return &hinted
}

func newOverride(app *App) (koa.Middleware, error) {
	return override.New(&override.Options{AllowedMethods: app.config.OverrideMethod.AllowedMethods}), nil
}

func newSession(app *App) (koa.Middleware, error) {
	c := app.config.Session
	opts := &session.Options{
		Key: c.Key, MaxAge: c.MaxAge, Rolling: c.Rolling, Renew: c.Renew,
		Sealed: c.Sealed, Encrypt: !c.Sealed && c.Encrypt,
		Path: c.Path, Domain: c.Domain, SameSite: c.SameSite, Secure: choice(c.Secure), HTTPOnly: choice(c.HTTPOnly),
	}
	if c.HTTPOnly != nil && !*c.HTTPOnly {
		app.CoreLogger().Warn("[egg-session]: please set `config.session.httpOnly` to true. It is very dangerous if session can read by client JavaScript.")
	}
	if store, ok := Lookup[session.Store](app); ok {
		opts.Store = store
	}
	return session.New(opts), nil
}

func newSecurity(app *App) (koa.Middleware, error) {
	if err := app.config.Security.Validate(); err != nil {
		return nil, err
	}
	return security.New(&app.config.Security, &security.Deps{
		Session: csrf.InSession(session.From), Helper: app.config.Helper, Logger: app.CoreLogger(),
	}), nil
}

func newI18n(app *App) (koa.Middleware, error) {
	var texts []fs.FS
	for _, p := range app.enabled {
		if p.Locale != nil {
			texts = append(texts, p.Locale)
		}
	}
	if app.files.config != nil {
		texts = append(texts, app.files.config)
	}
	var err error
	app.locales, err = i18n.New(&app.config.I18n.Config, texts...)
	if err != nil {
		return nil, err
	}
	return app.locales.Middleware(), nil
}

func newMultipart(app *App) (koa.Middleware, error) {
	c := app.config.Multipart
	opts := &multipart.Options{
		Mode: c.Mode, AutoFields: c.AutoFields, AllowArrayField: c.AllowArrayField, FieldNameSize: c.FieldNameSize,
		FieldSize: c.FieldSize, Fields: c.Fields, FileSize: c.FileSize, Files: c.Files,
		FileExtensions: c.FileExtensions, Whitelist: c.Whitelist, TempDir: app.multipartDir(),
	}
	var err error
	opts.FileModeMatch, err = chooser(c.FileModeMatch, nil)
	if err != nil {
		return nil, err
	}
	return multipart.New(opts), nil
}

func (app *App) multipartDir() string {
	return cmp.Or(app.config.Multipart.Tmpdir, filepath.Join(os.TempDir(), "egg-multipart-tmp", app.info.Name))
}
