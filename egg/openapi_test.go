package egg_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/koatest"
)

func TestOpenAPIDescribesTheRoutesInDevelopment(t *testing.T) {
	wire := func(app *egg.App) error {
		app.Describe(egg.Docs{
			Actions: map[string]egg.ActionDoc{"egg_test.show": {Summary: "Show finds a user."}},
			Fields:  map[string]string{"egg_test.showUser.ID": "ID is the number of the user."},
		})
		app.Router().Get("/users/:id", egg.Handle(show))
		app.Router().Get("/plain", func(*egg.Context) error { return nil })
		return nil
	}
	r := koatest.Request(t, boot(t, wired(wire), &egg.Start{Env: "local"}).Koa())
	doc := koatest.JSON[struct {
		OpenAPI string `json:"openapi"`
		Paths   map[string]map[string]struct {
			Summary    string `json:"summary"`
			Parameters []struct{ Name, In, Description string }
		} `json:"paths"`
	}](r.Get("/openapi.json").Expect(200))
	get := doc.Paths["/users/{id}"]["get"]
	if !strings.HasPrefix(doc.OpenAPI, "3.1") || get.Summary != "Show finds a user." || len(get.Parameters) != 2 ||
		get.Parameters[0].Description != "ID is the number of the user." {
		t.Errorf("document = %+v", doc)
	}
	if len(doc.Paths) != 1 {
		t.Errorf("paths are %v, want that of the typed action alone: others may be pages", doc.Paths)
	}
	if page := string(r.Get("/docs").Expect(200).Body); !strings.Contains(page, "/openapi.json") {
		t.Errorf("the page does not name the document:\n%s", page)
	}

	r = koatest.Request(t, boot(t, wired(wire), &egg.Start{Env: "prod"}).Koa())
	r.Get("/openapi.json").Expect(404)
	r.Get("/docs").Expect(404)
}

func TestOpenAPIListsTheAPI(t *testing.T) {
	page := func(*egg.Context) error { return nil }
	wire := func(app *egg.App) error {
		r := app.Router()
		r.Get("/", page)
		r.Get("/users", page)
		r.Get(`/api/users/:id(\d+)`, egg.Handle(show))
		r.Get("/api/feed", page)
		r.Post("/internal/users/:id", egg.Handle(show))
		return nil
	}
	for _, tt := range []struct {
		name, include, exclude string
		want                   string // the paths
	}{
		{"typed actions", "", "", "/api/users/{id} /internal/users/{id}"},
		{"but for those that are excluded", "", "/internal", "/api/users/{id}"},
		{"what is included, and nothing else", `/api,/^\/users$/`, "", "/api/feed /api/users/{id} /users"},
		{"what is included and not excluded", "/api", "/api/users/:id", "/api/feed"},
		{"nothing", "", "/", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			start := &egg.Start{Set: []string{"openapi.include=" + tt.include, "openapi.exclude=" + tt.exclude}}
			doc, err := boot(t, wired(wire), start).OpenAPI()
			if err != nil {
				t.Fatal(err)
			}
			var api struct{ Paths map[string]any }
			if err := json.Unmarshal(doc, &api); err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(slices.Sorted(maps.Keys(api.Paths)), " "); got != tt.want {
				t.Errorf("paths are %s, want %s", got, tt.want)
			}
		})
	}
}

func TestAPatternOfOpenAPIThatIsNoneEndsTheStart(t *testing.T) {
	dir := t.TempDir()
	err := wired(nil).Load(t.Context(), &egg.Start{
		Env: "local", BaseDir: dir, Environ: []string{"HOME=" + dir}, Console: t.Output(), Set: []string{"openapi.exclude=/^(/"},
	})
	if err == nil || !strings.Contains(err.Error(), "openapi.exclude") {
		t.Errorf("Load() = %v, want one that names openapi.exclude", err)
	}
}
