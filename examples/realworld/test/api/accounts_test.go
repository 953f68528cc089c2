package api

import (
	"testing"

	"github.com/koa-go/koa/egg/eggtest"
)

func accounts(t *testing.T, a *eggtest.App) {
	guest := visitor(t, a)
	answer := guest.post("/users", account("Ann", "Ann@example.com", password)).Expect(201)
	guest.token = at(t, answer, "user", "token").(string)
	want := object{"user": object{"username": "Ann", "email": "Ann@example.com", "bio": nil, "image": nil, "token": guest.token}}
	answer.ExpectJSON(want)
	guest.get("/user").Expect(200).ExpectJSON(want)

	login := visitor(t, a).post("/users/login", object{"user": object{"email": "ann@EXAMPLE.com", "password": password}}).Expect(200)
	expect(t, login, "Ann", "user", "username")
	for _, email := range []string{"ann@example.com", "nobody@example.com"} {
		visitor(t, a).post("/users/login", object{"user": object{"email": email, "password": "wrong password"}}).
			Expect(401).ExpectJSON(problem("credentials", "invalid"))
	}
}

func refusedAccounts(t *testing.T, a *eggtest.App) {
	signUp(t, a, "ann")
	bob := signUp(t, a, "bob")
	bob.put("/user", object{"user": object{"username": "Ann"}}).Expect(409).ExpectJSON(problem("username", "has already been taken"))
	bob.put("/user", object{"user": object{"email": "Ann@example.com"}}).Expect(409).ExpectJSON(problem("email", "has already been taken"))
	for _, tt := range []struct {
		body    object
		status  int
		about   string
		message string
	}{
		{account("", "eve@example.com", password), 422, "username", "can't be blank"},
		{account("  ", "eve@example.com", password), 422, "username", "can't be blank"},
		{account(nil, "eve@example.com", password), 422, "username", "want a string, got null"},
		{account(7, "eve@example.com", password), 422, "username", "want a string, got a number"},
		{account("eve", "no address", password), 422, "email", "should be an email"},
		{account("eve", "eve@example.com", "1234567"), 422, "password", "length should be at least 8"},
		{account("ANN", "eve@example.com", password), 409, "username", "has already been taken"},
		{account("eve", "ANN@example.com", password), 409, "email", "has already been taken"},
		{object{}, 422, "user", "can't be blank"},
	} {
		visitor(t, a).post("/users", tt.body).Expect(tt.status).ExpectJSON(problem(tt.about, tt.message))
	}
}

func whoAsks(t *testing.T, a *eggtest.App) {
	token := signUp(t, a, "ann").token
	for _, tt := range []struct {
		name, header string
		status       int
	}{
		{"as Conduit's clients say it", "Token " + token, 200},
		{"as others do", "Bearer " + token, 200},
		{"with a scheme and nothing else", "Token", 401},
		{"with another scheme", "Basic YTpi", 401},
		{"with no token at all", "Token none", 401},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a.Request().Get("/api/user").Set("Authorization", tt.header).Expect(tt.status)
			answer := a.Request().Get("/api/articles").Set("Authorization", tt.header).Expect(tt.status)
			if tt.status == 401 {
				answer.ExpectJSON(problem("token", "invalid")).ExpectHeader("WWW-Authenticate", "Token")
			}
		})
	}
	visitor(t, a).get("/user").Expect(401).ExpectJSON(problem("token", "is missing"))
	visitor(t, a).put("/user", object{"user": object{"bio": "x"}}).Expect(401).ExpectJSON(problem("token", "is missing"))

	// An old token does not keep its user from logging in, and a new name not from being known.
	old := &user{t: t, a: a, token: "old"}
	old.post("/users/login", object{"user": object{"email": "ann@example.com", "password": password}}).Expect(200)
	ann := &user{t: t, a: a, token: token}
	ann.put("/user", object{"user": object{"username": "anna"}}).Expect(200)
	expect(t, ann.get("/user").Expect(200), "anna", "user", "username")
}

func profiles(t *testing.T, a *eggtest.App) {
	ann, guest := signUp(t, a, "ann"), visitor(t, a)
	signUp(t, a, "bob")
	bob := func(following bool) object {
		return object{"profile": object{"username": "bob", "bio": nil, "image": nil, "following": following}}
	}
	guest.get("/profiles/bob").Expect(200).ExpectJSON(bob(false))
	for range 2 { // twice is as once
		ann.post("/profiles/BOB/follow", nil).Expect(200).ExpectJSON(bob(true))
	}
	ann.get("/profiles/bob").Expect(200).ExpectJSON(bob(true))
	guest.get("/profiles/bob").Expect(200).ExpectJSON(bob(false))
	for range 2 {
		ann.delete("/profiles/bob/follow").Expect(200).ExpectJSON(bob(false))
	}
	ann.get("/profiles/bob").Expect(200).ExpectJSON(bob(false))

	ann.get("/profiles/nobody").Expect(404).ExpectJSON(problem("profile", "not found"))
	ann.post("/profiles/nobody/follow", nil).Expect(404).ExpectJSON(problem("profile", "not found"))
	ann.delete("/profiles/nobody/follow").Expect(404).ExpectJSON(problem("profile", "not found"))
	guest.post("/profiles/nobody/follow", nil).Expect(401).ExpectJSON(problem("token", "is missing"))
	guest.delete("/profiles/nobody/follow").Expect(401).ExpectJSON(problem("token", "is missing"))
}
