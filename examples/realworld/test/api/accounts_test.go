package api

import (
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/eggtest"

	"github.com/koa-go/koa/examples/realworld/plugin/secret"
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
	for _, tt := range []struct {
		body    object
		status  int
		about   string
		message string
	}{
		{account("", "bob@example.com", password), 422, "username", "can't be blank"},
		{account("  ", "bob@example.com", password), 422, "username", "can't be blank"},
		{account(nil, "bob@example.com", password), 422, "username", "want a string, got null"},
		{account(7, "bob@example.com", password), 422, "username", "want a string, got a number"},
		{account("bob", "no address", password), 422, "email", "should be an email"},
		{account("bob", "bob@example.com", "1234567"), 422, "password", "length should be at least 8"},
		{account("ANN", "bob@example.com", password), 409, "username", "has already been taken"},
		{account("bob", "ANN@example.com", password), 409, "email", "has already been taken"},
		{object{}, 422, "user", "can't be blank"},
	} {
		visitor(t, a).post("/users", tt.body).Expect(tt.status).ExpectJSON(problem(tt.about, tt.message))
	}
}

func accountChanges(t *testing.T, a *eggtest.App) {
	ann := signUp(t, a, "ann")
	signUp(t, a, "bob")
	change := func(field string, value any) object { return object{"user": object{field: value}} }
	for _, field := range []string{"bio", "image"} {
		for _, none := range []any{nil, ""} {
			expect(t, ann.put("/user", change(field, "https://example.com/a.png")).Expect(200), "https://example.com/a.png", "user", field)
			expect(t, ann.put("/user", change(field, none)).Expect(200), nil, "user", field)
			expect(t, ann.get("/user"), nil, "user", field)
		}
	}
	for _, field := range []string{"username", "email", "password"} {
		for _, none := range []any{nil, ""} {
			ann.put("/user", change(field, none)).Expect(422).ExpectJSON(problem(field, "can't be blank"))
		}
	}
	ann.put("/user", change("username", "Bob")).Expect(409).ExpectJSON(problem("username", "has already been taken"))
	ann.put("/user", change("email", "Bob@example.com")).Expect(409).ExpectJSON(problem("email", "has already been taken"))
	ann.put("/user", change("username", "Ann")).Expect(200) // her own name, in other letters

	ann.put("/user", change("password", "another password")).Expect(200)
	login := func(password string) object {
		return object{"user": object{"email": "ann@example.com", "password": password}}
	}
	ann.post("/users/login", login(password)).Expect(401)
	expect(t, ann.post("/users/login", login("another password")).Expect(200), "Ann", "user", "username")
}

func tokens(t *testing.T, a *eggtest.App) {
	ann := signUp(t, a, "ann")
	sign := func(method jwt.SigningMethod, key any, issuer, subject string, age time.Duration) string {
		token, err := jwt.NewWithClaims(method, &jwt.RegisteredClaims{
			Issuer: issuer, Subject: subject, ExpiresAt: jwt.NewNumericDate(time.Now().Add(age)),
		}).SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	key := egg.Get[*secret.Secret](a.App).Bytes()
	good := sign(jwt.SigningMethodHS256, key, "conduit", "1", time.Hour)
	for _, tt := range []struct {
		name, header string
		status       int
	}{
		{"as Conduit's clients send it", "Token " + good, 200},
		{"as others do", "Bearer " + good, 200},
		{"expired", "Token " + sign(jwt.SigningMethodHS256, key, "conduit", "1", -time.Minute), 401},
		{"of somebody else", "Token " + sign(jwt.SigningMethodHS256, key, "other", "1", time.Hour), 401},
		{"of an account that is gone", "Token " + sign(jwt.SigningMethodHS256, key, "conduit", "99", time.Hour), 401},
		{"with another secret", "Token " + sign(jwt.SigningMethodHS256, []byte("guess"), "conduit", "1", time.Hour), 401},
		{"without a signature", "Token " + sign(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, "conduit", "1", time.Hour), 401},
		{"no token", "Token", 401},
		{"another scheme", "Basic YTpi", 401},
	} {
		t.Run(tt.name, func(t *testing.T) {
			answer := a.Request().Get("/api/user").Set("Authorization", tt.header).Expect(tt.status)
			if tt.status == 401 {
				answer.ExpectJSON(problem("token", "invalid")).ExpectHeader("WWW-Authenticate", "Token")
				a.Request().Get("/api/articles").Set("Authorization", tt.header).Expect(401)
			}
		})
	}
	visitor(t, a).get("/user").Expect(401).ExpectJSON(problem("token", "is missing"))
	// An old token does not keep its user from logging in.
	old := &user{t: t, a: a, token: "old"}
	old.post("/users/login", object{"user": object{"email": "ann@example.com", "password": password}}).Expect(200)
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
