package errorpage

import (
	"embed"
	"fmt"
	"html/template"
	"runtime"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/statuses"
)

//go:embed pages
var files embed.FS

// pages are the default answers to clients that prefer HTML.
type pages struct {
	templates *template.Template
	module    string
}

func newPages() *pages {
	return &pages{
		templates: template.Must(template.ParseFS(files, "pages/*.html")),
		module:    mainModule(),
	}
}

// policy is the pages' own: they need nothing but their style.
const policy = "default-src 'none';style-src 'unsafe-inline';base-uri 'none';form-action 'none';frame-ancestors 'self'"

func (p *pages) answer(ctx *koa.Context, f *Failure) error {
	name, data := "plain.html", any(plainPage{Status: f.Status, Reason: statuses.Message(f.Status), Message: f.Message})
	if f.Details {
		name, data = "details.html", p.details(ctx, f)
		ctx.Set("Cache-Control", "no-store")
	}
	var b strings.Builder
	if err := p.templates.ExecuteTemplate(&b, name, data); err != nil {
		return err
	}
	ctx.Set("Content-Security-Policy", policy)
	ctx.SetBody(b.String())
	return nil
}

// plainPage is what everybody may see.
type plainPage struct {
	Status          int
	Reason, Message string
}

// detailsPage is for developers.
type detailsPage struct {
	plainPage
	Chain   []link
	Verbose string  // what %+v prints, where that is more than the message
	Frames  []frame // down to the last call of the application
	Below   []frame // who called that

	Method, URL      string
	Client           string
	Headers, Cookies []pair
	App              []pair
}

// link is one error of a chain.
type link struct {
	Type, Message string
	Status        int // its own, 0 for none
	Exposed       bool
	Depth         int
}

func (p *pages) details(ctx *koa.Context, f *Failure) detailsPage {
	frames := stackOf(f.Err)
	last := illustrate(frames, p.module)
	return detailsPage{
		plainPage: plainPage{Status: f.Status, Reason: statuses.Message(f.Status), Message: f.Message},
		Chain:     chain(nil, f.Err, 0),
		Verbose:   verbose(f.Err),
		Frames:    frames[:last],
		Below:     frames[last:],
		Method:    ctx.Method(),
		URL:       redactURL(ctx.OriginalURL()),
		Client:    ctx.IP(),
		Headers:   headerPairs(ctx.Header()),
		Cookies:   cookiePairs(ctx),
		App: []pair{
			{"Environment", ctx.App.Env()},
			{"Module", p.module},
			{"Go", runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH},
		},
	}
}

// maxDepth is how deep a chain of errors is shown.
const maxDepth = 20

// chain lists err and its causes, each below the error that wraps it.
func chain(list []link, err error, depth int) []link {
	if err == nil || depth > maxDepth {
		return list
	}
	l := link{Type: fmt.Sprintf("%T", err), Message: err.Error(), Depth: depth}
	if coder, ok := err.(interface{ StatusCode() int }); ok {
		l.Status = coder.StatusCode()
	}
	if e, ok := err.(*koa.HTTPError); ok { //nolint:errorlint // this link of the chain only
		l.Exposed = e.Expose
	}
	list = append(list, l)
	switch err := err.(type) { //nolint:errorlint // this link of the chain only
	case interface{ Unwrap() error }:
		return chain(list, err.Unwrap(), depth+1)
	case interface{ Unwrap() []error }:
		for _, cause := range err.Unwrap() {
			list = chain(list, cause, depth+1)
		}
	}
	return list
}

// verbose is what an error prints with %+v, which for many packages' errors
// includes a stack; "" if it is only the message.
func verbose(err error) string {
	text := fmt.Sprintf("%+v", err)
	if text == err.Error() {
		return ""
	}
	return text
}
