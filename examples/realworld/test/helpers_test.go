// Package test tests Conduit from outside, on both of its databases.
package test

import (
	"encoding/json"
	"net/http"
	"sync"
	"testing"

	"github.com/koa-go/koa/egg/eggtest"
	"github.com/koa-go/koa/koatest"

	"github.com/koa-go/koa/examples/realworld/app"
)

// boot starts a Conduit in this process.
func boot(t *testing.T, database string, opts ...eggtest.Option) *eggtest.App {
	t.Helper()
	return eggtest.Boot(t, app.New, append(opts, eggtest.Environ("DATABASE_URL="+database))...)
}

// object is one of JSON.
type object = map[string]any

const password = "correct horse battery"

func account(name, email string) object {
	return object{"user": object{"username": name, "email": email, "password": password}}
}

// signUp makes an account and returns the client of its user, who is logged in.
func signUp(t *testing.T, a *eggtest.App, name string) *koatest.Client {
	t.Helper()
	res := a.Request().Post("/api/users").Send(account(name, name+"@conduit.example")).Expect(http.StatusCreated)
	return withToken(a, decode[userAnswer](t, res.Body).User.Token)
}

// userAnswer is what tests want to know of a user.
type userAnswer struct{ User struct{ Token string } }

// withToken returns a client whose requests have a token.
func withToken(a *eggtest.App, token string) *koatest.Client {
	return a.Agent().Prepare(func(req *http.Request) { req.Header.Set("Authorization", "Token "+token) })
}

func article(title string, tags ...string) object {
	return object{"article": object{"title": title, "description": "What it is about", "body": "What it says", "tagList": tags}}
}

// publish publishes an article and returns its slug.
func publish(t *testing.T, author *koatest.Client, title string, tags ...string) string {
	t.Helper()
	res := author.Post("/api/articles").Send(article(title, tags...)).Expect(http.StatusCreated)
	return decode[articleAnswer](t, res.Body).Article.Slug
}

// articleAnswer is what tests want to know of an article.
type articleAnswer struct {
	Article struct {
		Slug, Title, Description, Body string
		TagList                        []string
	}
}

func decode[T any](t *testing.T, body []byte) (v T) {
	t.Helper()
	if err := json.Unmarshal(body, &v); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	return v
}

// atOnce calls fn n times at the same time.
func atOnce[T any](n int, fn func(i int) T) []T {
	results := make([]T, n)
	begin := make(chan struct{})
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			<-begin
			results[i] = fn(i)
		})
	}
	close(begin)
	all.Wait()
	return results
}
