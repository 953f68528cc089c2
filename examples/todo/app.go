package main

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/bodyparser"
	"github.com/koa-go/koa/middleware/cors"
	"github.com/koa-go/koa/middleware/errorpage"
	"github.com/koa-go/koa/router"
)

// newApp makes the application with an empty list.
func newApp() *koa.Application {
	c := &controller{todos: &list{}}
	r := router.New(nil)
	r.Get("/todos", c.index)
	r.Post("/todos", c.create)
	r.Delete("/todos", c.clear)
	r.Get("/todos/:id", c.show)
	r.Patch("/todos/:id", c.update)
	r.Delete("/todos/:id", c.destroy)
	return koa.New(nil).Use(
		cors.New(nil), // pages of all sites may use it
		errorpage.New(&errorpage.Options{Accepts: func(*koa.Context) string { return "json" }}),
		bodyparser.New(&bodyparser.Options{JSONLimit: 16 << 10}),
		r.Routes(),
	)
}

// controller answers requests.
type controller struct{ todos *list }

// input is what a client says of a todo.
type input struct {
	Title     bodyparser.Optional[string]  `json:"title"`
	Completed bodyparser.Optional[bool]    `json:"completed"`
	Order     bodyparser.Optional[float64] `json:"order"`
}

// read reads the input of a request.
func read(ctx *koa.Context) (input, error) {
	in, err := bodyparser.Decode[input](ctx)
	if err == nil && in.Title.Present && strings.TrimSpace(in.Title.Value) == "" {
		err = ctx.Throw(http.StatusUnprocessableEntity, "a todo has a title")
	}
	return in, err
}

// apply changes what the input has.
func (in *input) apply(t *todo) {
	if in.Title.Present {
		t.Title = in.Title.Value
	}
	if in.Completed.Present {
		t.Completed = in.Completed.Value
	}
	if in.Order.Present {
		t.Order = nil
		if order, ok := in.Order.Get(); ok {
			t.Order = &order
		}
	}
}

// output is what a client is told of a todo.
type output struct {
	Title     string   `json:"title"`
	Completed bool     `json:"completed"`
	Order     *float64 `json:"order"`
	URL       string   `json:"url"`
}

func outputOf(ctx *koa.Context, t todo) output {
	url := ctx.Protocol() + "://" + ctx.Host() + "/todos/" + strconv.Itoa(t.ID)
	return output{t.Title, t.Completed, t.Order, url}
}

func (c *controller) index(ctx *koa.Context) error {
	todos := c.todos.all()
	answer := make([]output, 0, len(todos))
	for _, t := range todos {
		answer = append(answer, outputOf(ctx, t))
	}
	ctx.SetBody(answer)
	return nil
}

func (c *controller) create(ctx *koa.Context) error {
	in, err := read(ctx)
	if err != nil {
		return err
	}
	if !in.Title.Present {
		return ctx.Throw(http.StatusUnprocessableEntity, "a todo has a title")
	}
	var t todo
	in.apply(&t)
	t, err = c.todos.add(t)
	if err != nil {
		return answerTo(ctx, err)
	}
	answer := outputOf(ctx, t)
	ctx.SetStatus(http.StatusCreated)
	ctx.Set("Location", answer.URL)
	ctx.SetBody(answer)
	return nil
}

func (c *controller) clear(ctx *koa.Context) error {
	c.todos.clear()
	ctx.SetStatus(http.StatusNoContent)
	return nil
}

func (c *controller) show(ctx *koa.Context) error {
	return c.change(ctx, func(*todo) {})
}

func (c *controller) update(ctx *koa.Context) error {
	in, err := read(ctx)
	if err != nil {
		return err
	}
	return c.change(ctx, in.apply)
}

// change lets fn change the todo of the path, and answers with it.
func (c *controller) change(ctx *koa.Context, fn func(t *todo)) error {
	t, err := c.todos.change(pathID(ctx), fn)
	if err != nil {
		return answerTo(ctx, err)
	}
	ctx.SetBody(outputOf(ctx, t))
	return nil
}

func (c *controller) destroy(ctx *koa.Context) error {
	c.todos.remove(pathID(ctx))
	ctx.SetStatus(http.StatusNoContent)
	return nil
}

// pathID is the ID in the path, or 0, which no todo has.
func pathID(ctx *koa.Context) int {
	id, _ := strconv.Atoi(ctx.Param("id"))
	return id
}

// answerTo gives an error of the list its status.
func answerTo(ctx *koa.Context, err error) error {
	switch {
	case errors.Is(err, errNotFound):
		return ctx.Throw(http.StatusNotFound, err.Error())
	case errors.Is(err, errFull):
		return ctx.Throw(http.StatusInsufficientStorage, koa.Props{"message": err.Error(), "expose": true})
	}
	return err
}
