package test

import (
	"maps"
	"net/http"
	"testing"
	"time"

	gojwt "github.com/golang-jwt/jwt/v5"

	"github.com/koa-go/koa/egg/eggtest"
)

func testTokens(t *testing.T, database string) {
	start := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	a := boot(t, database, eggtest.Now(start))
	ann := signUp(t, a, "ann")
	const ours = "only for tests, and as long as it has to be" // config.unittest.yaml

	for _, tt := range []struct {
		name   string
		method gojwt.SigningMethod
		key    any
		claims gojwt.MapClaims
		status int
	}{
		{"is good for a user", gojwt.SigningMethodHS256, []byte(ours), gojwt.MapClaims{}, http.StatusOK},
		{"needs our secret", gojwt.SigningMethodHS256, []byte(ours + "!"), gojwt.MapClaims{}, http.StatusUnauthorized},
		{"needs a signature", gojwt.SigningMethodNone, gojwt.UnsafeAllowNoneSignatureType, gojwt.MapClaims{}, http.StatusUnauthorized},
		{"needs our algorithm", gojwt.SigningMethodHS512, []byte(ours), gojwt.MapClaims{}, http.StatusUnauthorized},
		{"needs our name", gojwt.SigningMethodHS256, []byte(ours), gojwt.MapClaims{"iss": "others"}, http.StatusUnauthorized},
		{"needs an end", gojwt.SigningMethodHS256, []byte(ours), gojwt.MapClaims{"exp": nil}, http.StatusUnauthorized},
		{"is nobody's without a number", gojwt.SigningMethodHS256, []byte(ours), gojwt.MapClaims{"sub": "ann"}, http.StatusUnauthorized},
		{"is nobody's with one that nobody has", gojwt.SigningMethodHS256, []byte(ours), gojwt.MapClaims{"sub": "99"}, http.StatusUnauthorized},
	} {
		t.Run(tt.name, func(t *testing.T) {
			claims := gojwt.MapClaims{"iss": "conduit", "sub": "1", "exp": start.Add(time.Hour).Unix()}
			maps.Copy(claims, tt.claims)
			token, err := gojwt.NewWithClaims(tt.method, claims).SignedString(tt.key)
			if err != nil {
				t.Fatal(err)
			}
			withToken(a, token).Get("/api/user").Expect(tt.status)
		})
	}
	a.Clock().Advance(30*24*time.Hour - time.Second)
	ann.Get("/api/user").Expect(http.StatusOK)
	a.Clock().Advance(2 * time.Second)
	ann.Get("/api/user").Expect(http.StatusUnauthorized).ExpectHeader("WWW-Authenticate", "Token").
		ExpectJSON(object{"errors": object{"token": []string{"invalid"}}})
	ann.Get("/api/tags").Expect(http.StatusOK) // which is the same for everybody
}
