package gen_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/koa-go/koa/egg/internal/gen"
)

// large is an application with controllers of three actions each, and services that
// take the ones before them.
func large(controllers, services int) []section {
	app := []section{
		{name: "go.mod", text: "module example.com/large\n\ngo 1.26\n"},
		{name: "config/config.go", text: "package config\n\ntype Config struct{}\n"},
	}
	for i := range services {
		previous := "config *config.Config"
		if i > 0 {
			previous = fmt.Sprintf("previous *S%03d", i-1)
		}
		app = append(app, section{name: fmt.Sprintf("app/service/s%03d.go", i), text: strings.NewReplacer(
			"NAME", fmt.Sprintf("S%03d", i), "PREVIOUS", previous,
		).Replace(serviceText)})
	}
	for i := range controllers {
		app = append(app, section{
			name: fmt.Sprintf("app/controller/area%02d/c%03d.go", i%20, i),
			text: strings.NewReplacer(
				"PACKAGE", fmt.Sprintf("area%02d", i%20), "NAME", fmt.Sprintf("C%03d", i),
				"SERVICE", fmt.Sprintf("S%03d", i%services),
			).Replace(controllerText),
		})
	}
	return app
}

const serviceText = `package service

import (
	"context"

	"example.com/large/config"
)

var _ config.Config

// NAME is a service.
type NAME struct{ calls int }

// NewNAME is called once.
func NewNAME(PREVIOUS) *NAME { return &NAME{} }

// Find looks something up.
func (s *NAME) Find(ctx context.Context, id int64) (string, error) {
	s.calls++
	if id < 0 {
		return "", context.Canceled
	}
	return "found", nil
}
`

const controllerText = `package PACKAGE

import (
	"context"

	"example.com/large/app/service"

	"github.com/koa-go/koa/egg"
)

// NAME is a controller.
type NAME struct{ found *service.SERVICE }

// NewNAME is called once.
func NewNAME(found *service.SERVICE) *NAME { return &NAME{found: found} }

// CreateNAME is what is sent to make one.
type CreateNAME struct {
	// Title is shown in lists.
	Title string
	Tags  []string // Tags are for searching.
}

// Index lists them all.
func (c *NAME) Index(ctx *egg.Context) error {
	text, err := c.found.Find(ctx.Context(), 1)
	if err != nil {
		return err
	}
	ctx.SetBody(text)
	return nil
}

// Show answers with one.
func (c *NAME) Show(ctx *egg.Context) error {
	ctx.SetBody(map[string]any{"id": ctx.Param("id"), "name": "NAME"})
	return nil
}

// Create makes one.
//
// The title may be empty.
func (c *NAME) Create(ctx context.Context, req *CreateNAME) (*CreateNAME, error) {
	return req, nil
}
`

// TestGenerateIsQuick logs how long `egg gen` takes where everything is on disk already;
// the budget for 300 controllers is 200 ms.
func TestGenerateIsQuick(t *testing.T) {
	dir := writeApp(t, large(300, 100))
	first := generate(t, dir, gen.Options{})
	again := generate(t, dir, gen.Options{})
	if got, want := statuses(again), "wire_gen.go unchanged, docs_gen.go unchanged"; got != want {
		t.Errorf("the second run: %s, want %s", got, want)
	}
	if n := len(again.App.Components); n != 400 {
		t.Errorf("%d components, want 400", n)
	}
	t.Logf("300 controllers with 3 actions, 100 services: %v, then %v", first.Took, again.Took)
}

func BenchmarkGenerate(b *testing.B) {
	dir := writeApp(b, large(300, 100))
	for b.Loop() {
		if _, err := gen.Generate(dir, gen.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
