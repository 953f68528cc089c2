package egg_test

import (
	"os"
	"testing"
	"testing/fstest"

	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/errorpage"
)

var speakingFiles = fstest.MapFS{
	"config/locale/en-US.yaml": {Data: []byte("eggs:\n  one: \"{count} egg\"\n  other: \"{count} eggs\"\n")},
	"config/locale/zh-CN.yaml": {Data: []byte("eggs:\n  other: \"{count} 个蛋\"\nSorry: 抱歉\n")},
	"app/view/error.html":      {Data: []byte(`{{.status}} {{.helper.T "Sorry"}}`)},
	"app/view/eggs.html":       {Data: []byte(`{{.helper.TN "eggs" 1}}, {{.helper.TN "eggs" 2}}`)},
}

// speaking is an application with two languages that answers errors with a template.
func speaking() *egg.App {
	cfg := &config{Config: egg.DefaultConfig()}
	cfg.Keys = "secret"
	cfg.Onerror.HTML = func(ctx *egg.Context, f *errorpage.Failure) error {
		return egg.Render(ctx, "error", map[string]any{"status": f.Status})
	}
	return egg.New(&egg.Options{
		Name:   "speaking",
		Config: cfg,
		Wire: func(app *egg.App) error {
			app.Router().Get("/eggs", func(ctx *egg.Context) error { return egg.Render(ctx, "eggs", nil) })
			app.Router().Post("/eggs", func(ctx *egg.Context) error { return nil })
			app.Router().Get("/fail", func(ctx *egg.Context) error { return ctx.Throw(409) })
			app.Router().Get("/text", func(ctx *egg.Context) error {
				text, err := egg.RenderView(ctx, "eggs", nil)
				ctx.SetBody(text + "!")
				return err
			})
			return nil
		},
	})
}

func TestViews(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, speakingFiles); err != nil {
		t.Fatal(err)
	}
	client := koatest.Request(t, boot(t, speaking(), &egg.Start{BaseDir: dir}))
	for _, tt := range []struct {
		name, method, target string
		status               int
		want                 string
	}{
		{"have plural forms", "GET", "/eggs", 200, "1 egg, 2 eggs"},
		{"have those of the language", "GET", "/eggs?locale=zh-CN", 200, "1 个蛋, 2 个蛋"},
		{"are texts for other answers", "GET", "/text", 200, "1 egg, 2 eggs!"},
		{"answer errors of actions", "GET", "/fail?locale=zh-CN", 409, "409 抱歉"},
		{"answer errors of layers before i18n and view", "POST", "/eggs?locale=zh-CN", 403, "403 抱歉"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			client.Method(tt.method, tt.target).Set("Accept", "text/html").Expect(tt.status).ExpectBody(tt.want)
		})
	}
}
