package egg_test

import (
	"context"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/koatest"
)

type showUser struct {
	ID   int    `path:"id" validate:"min=1"`
	Lang string `query:"lang" default:"en"`
}

type user struct {
	ID   int    `json:"id"`
	Lang string `json:"lang"`
}

func show(_ context.Context, req *showUser) (*user, error) {
	if req.ID == 404 {
		return nil, koa.NewError(404, "no such user")
	}
	if req.ID == 204 {
		return nil, nil
	}
	return &user{req.ID, req.Lang}, nil
}

func TestHandleFillsValidatesAndAnswers(t *testing.T) {
	app := boot(t, wired(func(app *egg.App) error {
		app.Router().Get("/users/:id", egg.Handle(show))
		return nil
	}), nil)
	r := koatest.Request(t, app.Koa())
	r.Get("/users/7?lang=zh").Expect(200).ExpectJSON(map[string]any{"id": 7, "lang": "zh"})
	r.Get("/users/7").Expect(200).ExpectJSON(map[string]any{"id": 7, "lang": "en"})
	r.Get("/users/204").Expect(204)
	r.Get("/users/404").Expect(404).ExpectHeader("Content-Type", "application/json; charset=utf-8")
	refused := r.Get("/users/0").Expect(422).ExpectHeader("Content-Type", "application/json; charset=utf-8")
	if !strings.Contains(string(refused.Body), "path.id") {
		t.Errorf("422 with %s, want the field path.id", refused.Body)
	}
}

func TestHandleOfAnImpossibleTypeIsAnErrorOfTheStart(t *testing.T) {
	type impossible struct {
		ID int `path:"id" validate:"nosuchrule"`
	}
	app := wired(func(app *egg.App) error {
		app.Router().Get("/:id", egg.Handle(func(context.Context, *impossible) (*user, error) { return nil, nil }))
		return nil
	})
	err := app.Load(t.Context(), &egg.Start{Env: "unittest", BaseDir: t.TempDir(), Environ: []string{"HOME=" + t.TempDir()}, Console: t.Output()})
	if err == nil || !strings.Contains(err.Error(), "nosuchrule") || !strings.Contains(err.Error(), "handle_test.go") {
		t.Errorf("Load() = %v, want the rule and where the route is", err)
	}
}
