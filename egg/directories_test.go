package egg_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/koatest"
)

// files are some of several directories.
func files(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	tree := fstest.MapFS{}
	for name, text := range map[string]string{
		"app/public/own.txt": "own", "app/public/both.txt": "own both",
		"shared/public/both.txt": "shared both", "shared/public/more.txt": "shared", "manual/page.txt": "manual",
		"app/view/own.html": `own{{template "partials/foot"}}`, "app/view/both.html": "own both",
		"shared/view/both.html": "shared both", "shared/view/more.html": `shared{{template "partials/head"}}`,
		"app/view/more": "a file where another one has a directory", "shared/view/more/index.html": "more below",
		"app/view/partials/head.html": " with own head", "shared/view/partials/head.html": " with shared head",
		"shared/view/partials/foot.html": " with shared foot",
	} {
		tree[name] = &fstest.MapFile{Data: []byte(text)}
	}
	if err := os.CopyFS(dir, tree); err != nil {
		t.Fatal(err)
	}
	return dir
}

// configure writes the configuration in dir.
func configure(t *testing.T, dir, yaml string) {
	t.Helper()
	err := os.MkdirAll(filepath.Join(dir, "config"), 0o750)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "config", "config.default.yaml"), []byte("keys: k\n"+yaml), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// booted is an application with this configuration, and files in dir.
func booted(t *testing.T, dir, yaml string) *koatest.Client {
	t.Helper()
	configure(t, dir, yaml)
	app := egg.New(&egg.Options{Name: "demo", Wire: func(app *egg.App) error {
		app.Router().Get("/:name", func(ctx *egg.Context) error { return egg.Render(ctx, ctx.Param("name"), nil) })
		return nil
	}})
	return koatest.Request(t, boot(t, app, &egg.Start{BaseDir: dir}))
}

func TestStaticHasDirectories(t *testing.T) {
	dir := files(t)
	const (
		own    = "own, max-age=60"
		shared = "shared, max-age=60"
	)
	for _, tt := range []struct {
		name, yaml string
		want       map[string]string // "": 404
	}{
		{"one by its name", "dir: shared/public", map[string]string{
			"/public/own.txt": "", "/public/more.txt": shared,
		}},
		{"several, the first one first", "dir: [app/public, shared/public]", map[string]string{
			"/public/own.txt": own, "/public/more.txt": shared, "/public/both.txt": "own both, max-age=60", "/public/none.txt": "",
		}},
		{"those of dirs before dir", "dirs: [shared/public]", map[string]string{
			"/public/own.txt": own, "/public/both.txt": "shared both, max-age=60",
		}},
		{"one with a path of its own", "dir: [app/public, {prefix: /manual/, dir: manual, maxAge: 5}]", map[string]string{
			"/public/own.txt": own, "/manual/page.txt": "manual, max-age=5", "/public/page.txt": "", "/manual/own.txt": "",
		}},
		{"one alone with a path of its own", "dir: {prefix: /manual, dir: manual}", map[string]string{
			"/manual/page.txt": "manual, max-age=60", "/public/own.txt": "",
		}},
		{"an absolute one", "dir: " + dir + "/shared/public", map[string]string{"/public/more.txt": shared}},
		{"none", "dir: []", map[string]string{"/public/own.txt": ""}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			client := booted(t, dir, "static: {maxAge: 60, "+tt.yaml+"}\n")
			for target, want := range tt.want {
				if want == "" {
					client.Get(target).Expect(404)
					continue
				}
				text, age, _ := strings.Cut(want, ", ")
				client.Get(target).Expect(200).ExpectBody(text).ExpectHeader("Cache-Control", "public, "+age)
			}
		})
	}
}

func TestViewsHaveDirectories(t *testing.T) {
	dir := files(t)
	both := map[string]string{
		"/more%2Findex": "more below",
		"/own":          "own with shared foot", "/more": "shared with own head", "/both": "own both", "/both.html": "own both",
	}
	for _, tt := range []struct {
		name, root string
		want       map[string]string
	}{
		{"as a list", "[app/view, shared/view]", both},
		{"as text with commas", "'app/view , shared/view,missing'", both},
		{"in the order written", "'shared/view, app/view'", map[string]string{"/both": "shared both", "/more": "shared with shared head"}},
		{"one alone", "shared/view", map[string]string{"/both": "shared both"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, cache := range []string{"true", "false"} {
				client := booted(t, dir, "view: {cache: "+cache+", root: "+tt.root+"}\n")
				for target, want := range tt.want {
					client.Get(target).Expect(200).ExpectBody(want)
				}
			}
		})
	}
}

// A template that is missing is a mistake of the program, not of the client: 404 would
// hide it, though files that are missing are 404 for Egg.
func TestATemplateThatIsMissingIsAnErrorOfTheServer(t *testing.T) {
	res := booted(t, files(t), "view: {root: 'app/view, shared/view'}\n").Get("/none").Expect(500)
	if text := string(res.Body); !strings.Contains(text, "none.html") || !strings.Contains(text, "app/view, shared/view") {
		t.Errorf("got %s, want the template and the directories in the environment unittest", text)
	}
}

func TestDirectoriesThatAreNone(t *testing.T) {
	for yaml, want := range map[string]string{
		"static: {dir: [{prefix: /a/}]}":           "static.dir[0]: must name a directory",
		"static: {dir: ''}":                        "static.dir: must name a directory",
		"static: {dir: 5}":                         "static.dir: 5 is not an object",
		"static: {dirs: [{dir: a, maxage: none}]}": "static.dirs[0].max",
		"view: {root: ' , '}":                      "view.root names no directory",
	} {
		refuses(t, yaml, want)
	}
}

// refuses holds that an application with this configuration does not load, and why.
func refuses(t *testing.T, yaml, want string) {
	t.Helper()
	t.Run(yaml, func(t *testing.T) {
		dir := t.TempDir()
		configure(t, dir, yaml)
		app := egg.New(&egg.Options{Name: "demo"})
		err := app.Load(t.Context(), &egg.Start{Env: "unittest", BaseDir: dir, Environ: []string{"EGG_HOME=" + dir}, Console: t.Output()})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Load() = %v, want %s", err, want)
		}
	})
}
