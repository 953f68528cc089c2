package egg_test

import (
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
	if _, ok := doc.Paths["/plain"]["get"]; !ok {
		t.Error("a handler without types is missing")
	}
	if page := string(r.Get("/docs").Expect(200).Body); !strings.Contains(page, "/openapi.json") {
		t.Errorf("the page does not name the document:\n%s", page)
	}

	r = koatest.Request(t, boot(t, wired(wire), &egg.Start{Env: "prod"}).Koa())
	r.Get("/openapi.json").Expect(404)
	r.Get("/docs").Expect(404)
}
