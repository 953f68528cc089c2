package test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
	"testing"

	"github.com/koa-go/koa/egg/eggtest"
	"github.com/koa-go/koa/koatest"

	"github.com/koa-go/koa/examples/forum/app"
)

// boot starts a forum of its own, with uploads in a directory that is removed.
func boot(t *testing.T, opts ...eggtest.Option) *eggtest.App {
	t.Helper()
	t.Parallel()
	return eggtest.Boot(t, app.New, append(opts, eggtest.Set("forum.uploads="+t.TempDir()))...)
}

const password = "correct horse battery"

// signUp makes an account and returns the browser of its user, who is logged in.
func signUp(t *testing.T, a *eggtest.App, name string) *koatest.Client {
	t.Helper()
	browser := a.Agent()
	send(t, browser, "/signup", url.Values{"name": {name}, "password": {password}}).Expect(http.StatusFound)
	return browser
}

// send sends a form as its page does: with the token of the browser.
func send(t *testing.T, browser *koatest.Client, path string, form url.Values) *koatest.Response {
	t.Helper()
	form.Set("_csrf", token(t, browser))
	return browser.Post(path).Set("Accept", "text/html").Send(form).Do()
}

// file is a file of a form.
type file struct{ field, name, content string }

// sendFiles sends a form with files.
func sendFiles(t *testing.T, browser *koatest.Client, path string, fields map[string]string, files ...file) *koatest.Response {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, value := range fields {
		if err := w.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range files {
		part, err := w.CreateFormFile(f.field, f.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(f.content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return browser.Post(path+"?_csrf="+url.QueryEscape(token(t, browser))).Set("Accept", "text/html").
		Set("Content-Type", w.FormDataContentType()).Send(body.Bytes()).Do()
}

// token is the secret that the application gave the browser, which is a token, too.
func token(t *testing.T, browser *koatest.Client) string {
	t.Helper()
	if cookie(browser, "csrfToken") == "" {
		browser.Get("/login").Expect(http.StatusOK) // sets it
	}
	return cookie(browser, "csrfToken")
}

// cookie is a cookie of the browser, "" for none.
func cookie(browser *koatest.Client, name string) string {
	for _, c := range browser.Jar().Cookies(&url.URL{Scheme: "http", Host: "127.0.0.1", Path: "/"}) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}
