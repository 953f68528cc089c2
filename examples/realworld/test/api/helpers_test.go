// Package api tests each endpoint, on both databases.
package api

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/koa-go/koa/egg/eggtest"
	"github.com/koa-go/koa/internal/testserver"
	"github.com/koa-go/koa/koatest"

	"github.com/koa-go/koa/examples/realworld/app"
)

// conduits are the tests of the API, each for an application with an empty database.
var conduits = []struct {
	name string
	test func(t *testing.T, a *eggtest.App)
}{
	{"accounts", accounts},
	{"accounts that cannot be", refusedAccounts},
	{"who asks", whoAsks},
	{"profiles", profiles},
	{"articles", articles},
	{"changes of an article", articleChanges},
	{"lists of articles", articleLists},
	{"the feed", feed},
	{"favorites", favorites},
	{"comments", comments},
	{"one format of errors", errorFormat},
	{"what is no text", notText},
	{"one new title at once", oneNewTitleAtOnce},
	{"changes at once", changesAtOnce},
}

func TestSQLite(t *testing.T) {
	testConduits(t, func(tb testing.TB) string {
		tb.Helper()
		return "sqlite:" + filepath.Join(tb.TempDir(), "conduit.db")
	})
}

func TestPostgreSQL(t *testing.T) {
	testConduits(t, testserver.StartPostgres(t).Database)
}

func testConduits(t *testing.T, database func(tb testing.TB) string) {
	t.Helper()
	for _, tt := range conduits {
		t.Run(tt.name, func(t *testing.T) {
			tt.test(t, eggtest.Boot(t, app.New, eggtest.Environ("DATABASE_URL="+database(t))))
		})
	}
}

// object is a JSON object.
type object = map[string]any

// user is somebody who uses the API.
type user struct {
	t     *testing.T
	a     *eggtest.App
	token string // "" for a visitor
}

// visitor is somebody without an account.
func visitor(t *testing.T, a *eggtest.App) *user {
	t.Helper()
	return &user{t: t, a: a}
}

const password = "correct horse battery"

// account is a request for an account.
func account(name, email, password any) object {
	return object{"user": object{"username": name, "email": email, "password": password}}
}

// signUp makes an account.
func signUp(t *testing.T, a *eggtest.App, name string) *user {
	t.Helper()
	u := visitor(t, a)
	answer := u.post("/users", account(name, name+"@example.com", password)).Expect(201)
	u.token = at(t, answer, "user", "token").(string)
	return u
}

func (u *user) get(path string) *koatest.Response {
	u.t.Helper()
	return u.call("GET", path, nil)
}

func (u *user) post(path string, body any) *koatest.Response {
	u.t.Helper()
	return u.call("POST", path, body)
}

func (u *user) put(path string, body any) *koatest.Response {
	u.t.Helper()
	return u.call("PUT", path, body)
}

func (u *user) delete(path string) *koatest.Response {
	u.t.Helper()
	return u.call("DELETE", path, nil)
}

func (u *user) call(method, path string, body any) *koatest.Response {
	u.t.Helper()
	call := u.a.Request().Method(method, "/api"+path)
	if u.token != "" {
		call.Set("Authorization", "Token "+u.token)
	}
	if body != nil {
		call.Send(body)
	}
	return call.Do()
}

// publish makes an article and returns its slug.
func (u *user) publish(title string, tags ...string) string {
	u.t.Helper()
	article := object{"title": title, "description": "About " + title, "body": "All of " + title, "tagList": tags}
	return at(u.t, u.post("/articles", object{"article": article}).Expect(201), "article", "slug").(string)
}

// at is the value at a path of keys and indexes in an answer.
func at(t *testing.T, answer *koatest.Response, path ...any) any {
	t.Helper()
	var value any
	if err := json.Unmarshal(answer.Body, &value); err != nil {
		t.Fatalf("%v in %s", err, answer.Body)
	}
	for _, step := range path {
		switch step := step.(type) {
		case string:
			value = value.(object)[step]
		case int:
			value = value.([]any)[step]
		}
	}
	return value
}

// expect ends the test unless there is that value at a path.
func expect(t *testing.T, answer *koatest.Response, want any, path ...any) {
	t.Helper()
	if got := at(t, answer, path...); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("%v is %v, want %v", path, got, want)
	}
}

// problem is an error as clients see it.
func problem(about, message string) object { return object{"errors": object{about: []string{message}}} }
