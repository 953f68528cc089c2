package jwt_test

import (
	"fmt"
	"net/http/httptest"
	"time"

	gojwt "github.com/golang-jwt/jwt/v5"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/contrib/jwt"
)

// Session is what the tokens of this example say.
type Session struct {
	jwt.RegisteredClaims

	Role string `json:"role"`
}

// Claims with a type of their own.
func ExampleNew() {
	const secret = "a random secret of more than 32 bytes"
	app := koa.New(&koa.Options{Env: "production"})
	app.Use(jwt.New(jwt.Secret(secret), &jwt.Options{
		Claims:        func() jwt.Claims { return new(Session) },
		Issuers:       []string{"https://auth.example.com"},
		RequireExpiry: true,
	}))
	app.Use(func(ctx *koa.Context, _ koa.Handler) error {
		session, _ := jwt.From[*Session](ctx)
		ctx.SetBody(session.Subject + " is " + session.Role)
		return nil
	})

	token, err := gojwt.NewWithClaims(gojwt.SigningMethodHS256, &Session{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer:    "https://auth.example.com",
			Subject:   "tobi",
			ExpiresAt: gojwt.NewNumericDate(time.Now().Add(time.Hour)),
		},
		Role: "admin",
	}).SignedString([]byte(secret))
	if err != nil {
		fmt.Println(err)
		return
	}
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Authorization", "Bearer "+token)
	w := httptest.NewRecorder()
	app.ServeHTTP(w, r)
	fmt.Println(w.Code, w.Body)
	// Output: 200 tobi is admin
}
