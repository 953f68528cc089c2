package controller

import (
	"io"
	"strconv"

	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/middleware/multipart"

	"github.com/koa-go/koa/examples/forum/app/middleware"
	"github.com/koa-go/koa/examples/forum/app/model"
	"github.com/koa-go/koa/examples/forum/app/service"
)

// Topics are the pages about topics.
type Topics struct{ topics *service.Topics }

// NewTopics is called by the generated wiring, which finds the arguments by their types.
func NewTopics(topics *service.Topics) *Topics { return &Topics{topics} }

// Index lists topics.
func (c *Topics) Index(ctx *egg.Context) error { return c.list(ctx, &model.Category{}) }

// Category lists the topics of a category.
func (c *Topics) Category(ctx *egg.Context) error {
	category, err := c.topics.Category(ctx.Context(), ctx.Param("slug"))
	if err != nil {
		return err
	}
	return c.list(ctx, category)
}

func (c *Topics) list(ctx *egg.Context, category *model.Category) error {
	categories, err := c.topics.Categories(ctx.Context())
	if err != nil {
		return err
	}
	topics, page, err := c.topics.List(ctx.Context(), model.TopicQuery{Category: category.Slug}, pageNumber(ctx))
	if err != nil {
		return err
	}
	return render(ctx, "topics/index", locals{"category": category, "categories": categories, "topics": topics, "page": page})
}

// Show shows a topic with what was said in it, and the form for a reply.
func (c *Topics) Show(ctx *egg.Context) error { return c.show(ctx, nil, replyForm{}) }

// show shows a topic; err is what was wrong with the reply in form.
func (c *Topics) show(ctx *egg.Context, err error, form replyForm) error {
	id, numberErr := pathID(ctx)
	if numberErr != nil {
		return numberErr
	}
	topic, posts, page, findErr := c.topics.Show(ctx.Context(), id, pageNumber(ctx))
	if findErr != nil {
		return findErr
	}
	values := locals{
		"topic": topic, "posts": posts, "page": page, "form": form,
		"mayManage": c.topics.MayManage(middleware.Viewer(ctx), topic),
	}
	if err != nil {
		return again(ctx, err, "topics/show", values)
	}
	return render(ctx, "topics/show", values)
}

// topicForm is the form for a new topic. Its tags are about each field by itself; what
// needs more to know is up to the service.
type topicForm struct {
	Category text `form:"category" validate:"required"`
	Title    text `form:"title" validate:"required,min=3,max=120"`
	Body     text `form:"body" validate:"required,min=1,max=20000"`
}

// New shows the form.
func (c *Topics) New(ctx *egg.Context) error {
	return c.form(ctx, nil, topicForm{Category: text(ctx.Query().Get("category"))})
}

// Create takes it.
func (c *Topics) Create(ctx *egg.Context) error {
	var form topicForm
	if err := egg.Bind(ctx, &form); err != nil {
		return c.form(ctx, err, form)
	}
	topic, err := c.topics.Start(ctx.Context(), middleware.Viewer(ctx), service.NewTopic{
		Category: string(form.Category), Title: string(form.Title), Body: string(form.Body), Files: files(ctx),
	})
	if err != nil {
		return c.form(ctx, err, form)
	}
	return egg.Redirect(ctx, topicPath(topic.ID))
}

// form shows the form; err is what was wrong with it.
func (c *Topics) form(ctx *egg.Context, err error, form topicForm) error {
	categories, listErr := c.topics.Categories(ctx.Context())
	if listErr != nil {
		return listErr
	}
	values := locals{"form": form, "categories": categories}
	if err != nil {
		return again(ctx, err, "topics/new", values)
	}
	return render(ctx, "topics/new", values)
}

// replyForm is the form for a reply.
type replyForm struct {
	Body text `form:"body" validate:"required,min=1,max=20000"`
}

// Reply takes a reply.
func (c *Topics) Reply(ctx *egg.Context) error {
	id, err := pathID(ctx)
	if err != nil {
		return err
	}
	var form replyForm
	if err := egg.Bind(ctx, &form); err != nil {
		return c.show(ctx, err, form)
	}
	post, page, err := c.topics.Reply(ctx.Context(), middleware.Viewer(ctx), id, string(form.Body), files(ctx))
	if err != nil {
		return c.show(ctx, err, form)
	}
	return egg.Redirect(ctx, topicPath(id)+"?page="+strconv.Itoa(page)+"#post-"+strconv.FormatInt(post.ID, 10))
}

// Close ends the replies to a topic.
func (c *Topics) Close(ctx *egg.Context) error {
	id, err := pathID(ctx)
	if err != nil {
		return err
	}
	if err := c.topics.Close(ctx.Context(), middleware.Viewer(ctx), id); err != nil {
		return err
	}
	notify(ctx, "The topic is closed.")
	return egg.Redirect(ctx, topicPath(id))
}

// Destroy removes a topic.
func (c *Topics) Destroy(ctx *egg.Context) error {
	id, err := pathID(ctx)
	if err != nil {
		return err
	}
	if err := c.topics.Delete(ctx.Context(), middleware.Viewer(ctx), id); err != nil {
		return err
	}
	notify(ctx, "The topic is deleted.")
	return egg.Redirect(ctx, "/")
}

func topicPath(id int64) string { return "/topics/" + strconv.FormatInt(id, 10) }

// files are the files of a form, for a service. The middleware multipart has saved them.
func files(ctx *egg.Context) []service.File {
	var all []service.File
	for _, f := range multipart.Files(ctx) {
		all = append(all, service.File{Name: f.Filename, Open: func() (io.ReadCloser, error) { return f.Open() }})
	}
	return all
}
