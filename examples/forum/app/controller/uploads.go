package controller

import (
	"time"

	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/security"
	"github.com/koa-go/koa/middleware/static"

	"github.com/koa-go/koa/examples/forum/app/service"
	"github.com/koa-go/koa/examples/forum/config"
)

// Uploads sends the files that users have sent.
type Uploads struct {
	uploads *service.Uploads
	files   *static.Sender
}

// NewUploads is called by the generated wiring.
func NewUploads(c *config.Config, uploads *service.Uploads) *Uploads {
	return &Uploads{uploads, static.NewSender(c.Forum.Uploads, &static.Options{
		MaxAge: 365 * 24 * time.Hour, Immutable: true, Ranges: true, DisableGzip: true, DisableBrotli: true,
	})}
}

// Show sends a file: a picture to be shown, and anything else to be saved. As all answers
// it has nosniff; and should it be a page in spite of all, that can do nothing.
func (c *Uploads) Show(ctx *egg.Context) error {
	upload, err := c.uploads.Find(ctx.Context(), ctx.Param("id"))
	if err != nil {
		return err
	}
	if !upload.IsImage() {
		ctx.Attachment(upload.Name, nil)
	}
	security.Options(ctx).CSP.Policy = map[string][]string{"default-src": {"'none'"}, "sandbox": nil}
	ctx.Set("Cross-Origin-Resource-Policy", "same-origin")
	ctx.SetType(upload.Type) // found out when the file came, whatever it is called
	_, err = c.files.Send(ctx, upload.ID)
	return err
}
