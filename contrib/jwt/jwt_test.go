package jwt_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	gojwt "github.com/golang-jwt/jwt/v5"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/contrib/jwt"
	"github.com/koa-go/koa/koatest"
)

var now = time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC)

const secret = "a random secret of more than 32 bytes"

// sign makes a token. headers are pairs of name and value.
func sign(t testing.TB, method gojwt.SigningMethod, key any, claims gojwt.Claims, headers ...any) string {
	t.Helper()
	token := gojwt.NewWithClaims(method, claims)
	for i := 0; i < len(headers); i += 2 {
		token.Header[headers[i].(string)] = headers[i+1]
	}
	text, err := token.SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// hs256 is a token of secret.
func hs256(t testing.TB, claims gojwt.MapClaims, headers ...any) string {
	t.Helper()
	return sign(t, gojwt.SigningMethodHS256, []byte(secret), claims, headers...)
}

// request sends a token through the middleware.
func request(t testing.TB, keys jwt.Keys, opts *jwt.Options, options ...koatest.Option) (ctx *koa.Context, passed bool, err error) {
	t.Helper()
	app := koa.New(&koa.Options{Env: "test", Now: func() time.Time { return now }})
	ctx = koatest.NewContext(t, append([]koatest.Option{koatest.App(app)}, options...)...)
	err = koatest.Run(ctx, jwt.New(keys, opts), func(*koa.Context) error {
		passed = true
		return nil
	})
	return ctx, passed, err
}

func bearer(token string) koatest.Option { return koatest.Header("Authorization", "Bearer "+token) }

func TestClaims(t *testing.T) {
	at := func(d time.Duration) int64 { return now.Add(d).Unix() }
	for _, tt := range []struct {
		name   string
		opts   jwt.Options
		claims gojwt.MapClaims
		want   error // nil: the token is good
	}{
		{"need not say anything", jwt.Options{}, nil, nil},
		{"may not have expired", jwt.Options{}, gojwt.MapClaims{"exp": at(-time.Second)}, gojwt.ErrTokenExpired},
		{"may expire later", jwt.Options{}, gojwt.MapClaims{"exp": at(time.Second)}, nil},
		{"may have expired a bit", jwt.Options{ClockTolerance: time.Minute}, gojwt.MapClaims{"exp": at(-time.Second)}, nil},
		{"may not begin later", jwt.Options{}, gojwt.MapClaims{"nbf": at(time.Second)}, gojwt.ErrTokenNotValidYet},
		{"may have to expire", jwt.Options{RequireExpiry: true}, nil, gojwt.ErrTokenRequiredClaimMissing},
		{"may not have an odd expiry", jwt.Options{}, gojwt.MapClaims{"exp": "soon"}, gojwt.ErrInvalidType},
		{"need the audience", jwt.Options{Audiences: []string{"api"}}, nil, gojwt.ErrTokenRequiredClaimMissing},
		{"need this audience", jwt.Options{Audiences: []string{"api"}}, gojwt.MapClaims{"aud": "web"}, gojwt.ErrTokenInvalidAudience},
		{"may have one of the audiences", jwt.Options{Audiences: []string{"api", "old"}}, gojwt.MapClaims{"aud": []string{"web", "old"}}, nil},
		{"need the issuer", jwt.Options{Issuers: []string{"me"}}, nil, gojwt.ErrTokenInvalidIssuer},
		{"need this issuer", jwt.Options{Issuers: []string{"me"}}, gojwt.MapClaims{"iss": "you"}, gojwt.ErrTokenInvalidIssuer},
		{"need an issuer that is a text", jwt.Options{Issuers: []string{"me"}}, gojwt.MapClaims{"iss": 1}, gojwt.ErrInvalidType},
		{"may have one of the issuers", jwt.Options{Issuers: []string{"me", "us"}}, gojwt.MapClaims{"iss": "us"}, nil},
		{"need this subject", jwt.Options{Subject: "a"}, gojwt.MapClaims{"sub": "b"}, gojwt.ErrTokenInvalidSubject},
		{"may be revoked", jwt.Options{IsRevoked: func(_ *koa.Context, c jwt.Claims, _ string) (bool, error) {
			return c.(jwt.MapClaims)["jti"] == "7", nil
		}}, gojwt.MapClaims{"jti": "7"}, jwt.ErrRevoked},
		{"may not be revoked", jwt.Options{IsRevoked: func(*koa.Context, jwt.Claims, string) (bool, error) { return false, nil }}, nil, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			token := hs256(t, tt.claims)
			ctx, passed, err := request(t, jwt.Secret(secret), &tt.opts, bearer(token))
			if !errors.Is(err, tt.want) || passed != (tt.want == nil) {
				t.Fatalf("passed: %v, error %v; want %v", passed, err, tt.want)
			}
			claims, ok := jwt.From[jwt.MapClaims](ctx)
			if ok != passed || ok != ctx.State.Has("user") || ok != (jwt.Token(ctx) == token) || !errors.Is(jwt.Err(ctx), tt.want) {
				t.Errorf("the layers see %v, %v, the token %q and the error %v", claims, ok, jwt.Token(ctx), jwt.Err(ctx))
			}
		})
	}
}

// user is claims of our own.
type user struct {
	jwt.RegisteredClaims

	Role string `json:"role"`
}

func (u *user) Validate() error {
	if u.Role == "" {
		return errors.New("no role")
	}
	return nil
}

func TestTypedClaims(t *testing.T) {
	opts := &jwt.Options{Key: "me", Claims: func() jwt.Claims { return new(user) }}
	ctx, _, err := request(t, jwt.Secret(secret), opts, bearer(hs256(t, gojwt.MapClaims{"sub": "tobi", "role": "admin"})))
	if err != nil {
		t.Fatal(err)
	}
	if u, ok := jwt.From[*user](ctx); !ok || u.Subject != "tobi" || u.Role != "admin" || ctx.State.Get("me") != u {
		t.Errorf("From = %+v, %v, and state %v", u, ok, ctx.State.Get("me"))
	}
	if _, ok := jwt.From[jwt.MapClaims](ctx); ok {
		t.Error("From gives claims of another type")
	}
	if _, passed, _ := request(t, jwt.Secret(secret), opts, bearer(hs256(t, gojwt.MapClaims{"sub": "tobi"}))); passed {
		t.Error("claims that refuse themselves pass")
	}
}

func TestPlaces(t *testing.T) {
	good := hs256(t, nil)
	query := func(ctx *koa.Context) string { return ctx.Query().Get("token") }
	for _, tt := range []struct {
		name string
		opts jwt.Options
		req  koatest.Option
		want error
	}{
		{"is the header", jwt.Options{}, bearer(good), nil},
		{"is the header in any letter case", jwt.Options{}, koatest.Header("Authorization", " bEARER "+good+" "), nil},
		{"may be a cookie", jwt.Options{Cookie: "t"}, koatest.Header("Cookie", "t="+good), nil},
		{"is no cookie by default", jwt.Options{}, koatest.Header("Cookie", "t="+good), jwt.ErrNoToken},
		{"may be found by a function", jwt.Options{GetToken: query}, koatest.Target("/?token=" + good), nil},
		{"is looked for on where the function finds none", jwt.Options{GetToken: query}, bearer(good), nil},
		{"must be there", jwt.Options{}, koatest.Target("/"), jwt.ErrNoToken},
		{"must be of the scheme", jwt.Options{}, koatest.Header("Authorization", "Basic "+good), jwt.ErrBadHeader},
		{"must follow the scheme", jwt.Options{}, koatest.Header("Authorization", "Bearer"), jwt.ErrBadHeader},
		{"must be one", jwt.Options{}, bearer(good + " " + good), jwt.ErrBadHeader},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, passed, err := request(t, jwt.Secret(secret), &tt.opts, tt.req); !errors.Is(err, tt.want) || passed != (tt.want == nil) {
				t.Errorf("passed: %v, error %v; want %v", passed, err, tt.want)
			}
		})
	}
}

func TestAlgorithms(t *testing.T) {
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	ecKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(&rsaKey.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	published := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	key := func(algorithm string, value any) jwt.Keys {
		return jwt.Static(jwt.Key{Algorithm: algorithm, Value: value})
	}
	sneaky := func(keys ...jwt.Key) jwt.Keys { // not checked at start
		return func(context.Context, *jwt.Unverified) ([]jwt.Key, error) { return keys, nil }
	}
	for _, tt := range []struct {
		name  string
		keys  jwt.Keys
		token string
		want  bool
	}{
		{"RS256 is verified", key("RS256", &rsaKey.PublicKey), sign(t, gojwt.SigningMethodRS256, rsaKey, nil), true},
		{"PS256 is verified", key("PS256", &rsaKey.PublicKey), sign(t, gojwt.SigningMethodPS256, rsaKey, nil), true},
		{"ES256 is verified", key("ES256", &ecKey.PublicKey), sign(t, gojwt.SigningMethodES256, ecKey, nil), true},
		{"EdDSA is verified", key("EdDSA", public), sign(t, gojwt.SigningMethodEdDSA, private, nil), true},
		{"a public key is no secret", key("RS256", &rsaKey.PublicKey), sign(t, gojwt.SigningMethodHS256, published, nil), false},
		{"a public key of a function is no secret either", sneaky(jwt.Key{Algorithm: "HS256", Value: &rsaKey.PublicKey}), sign(t, gojwt.SigningMethodHS256, published, nil), false},
		{"a key is for one algorithm of its kind", key("RS256", &rsaKey.PublicKey), sign(t, gojwt.SigningMethodRS512, rsaKey, nil), false},
		{"none is no algorithm", jwt.Secret(secret), sign(t, gojwt.SigningMethodNone, gojwt.UnsafeAllowNoneSignatureType, nil), false},
		{"none is no algorithm of a function either", sneaky(jwt.Key{Algorithm: "none", Value: gojwt.UnsafeAllowNoneSignatureType}), sign(t, gojwt.SigningMethodNone, gojwt.UnsafeAllowNoneSignatureType, nil), false},
		{"an empty secret of a function is none", sneaky(jwt.Key{Algorithm: "HS256", Value: []byte{}}), sign(t, gojwt.SigningMethodHS256, []byte{}, nil), false},
		{"no keys are none", sneaky(), hs256(t, nil), false},
		{"another secret does not do", jwt.Secret("other"), hs256(t, nil), false},
		{"one of several secrets does", jwt.Secret("new", secret), hs256(t, nil), true},
		{"critical headers are not understood", jwt.Secret(secret), hs256(t, nil, "crit", []string{"x"}), false},
		{"three parts are needed", jwt.Secret(secret), "a.b", false},
		{"an altered token is refused", jwt.Secret(secret), hs256(t, nil) + "x", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, passed, err := request(t, tt.keys, nil, bearer(tt.token)); passed != tt.want {
				t.Errorf("passed: %v (%v), want %v", passed, err, tt.want)
			}
		})
	}
}

func TestKeyIDs(t *testing.T) {
	keys := jwt.Static(
		jwt.Key{Algorithm: "HS256", ID: "a", Value: []byte("other")},
		jwt.Key{Algorithm: "HS256", ID: "b", Value: []byte(secret)},
	)
	for _, tt := range []struct {
		headers []any
		want    bool
	}{{nil, true}, {[]any{"kid", "b"}, true}, {[]any{"kid", "a"}, false}, {[]any{"kid", "c"}, false}, {[]any{"kid", 5}, false}} {
		if _, passed, err := request(t, keys, nil, bearer(hs256(t, nil, tt.headers...))); passed != tt.want {
			t.Errorf("%v passes: %v (%v), want %v", tt.headers, passed, err, tt.want)
		}
	}
}

func TestPassthrough(t *testing.T) {
	for _, tt := range []struct {
		name string
		req  koatest.Option
		want error
	}{
		{"without a token", koatest.Target("/"), jwt.ErrNoToken},
		{"with an odd header", koatest.Header("Authorization", "x"), jwt.ErrBadHeader},
		{"with an old token", bearer(hs256(t, gojwt.MapClaims{"exp": 1})), gojwt.ErrTokenExpired},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx, passed, err := request(t, jwt.Secret(secret), &jwt.Options{Passthrough: true}, tt.req)
			_, ok := jwt.From[jwt.MapClaims](ctx)
			if !passed || err != nil || ok || ctx.State.Has("user") || jwt.Token(ctx) != "" || !errors.Is(jwt.Err(ctx), tt.want) {
				t.Errorf("passed: %v (%v), claims: %v, Err %v; want no claims and %v", passed, err, ok, jwt.Err(ctx), tt.want)
			}
		})
	}
}

func TestFaultsAreNoVerdict(t *testing.T) {
	down := errors.New("issuer is down")
	failing := func(context.Context, *jwt.Unverified) ([]jwt.Key, error) { return nil, down }
	revoked := &jwt.Options{IsRevoked: func(*koa.Context, jwt.Claims, string) (bool, error) { return false, down }}
	for _, tt := range []struct {
		keys jwt.Keys
		opts *jwt.Options
	}{{failing, nil}, {failing, &jwt.Options{Passthrough: true}}, {jwt.Secret(secret), revoked}} {
		_, passed, err := request(t, tt.keys, tt.opts, bearer(hs256(t, nil)))
		if passed || !errors.Is(err, down) || koa.StatusOf(err) != http.StatusInternalServerError {
			t.Errorf("passed: %v, error %v with status %d; want %v", passed, err, koa.StatusOf(err), down)
		}
	}
}

func TestChallenge(t *testing.T) {
	expired := bearer(hs256(t, gojwt.MapClaims{"exp": 1}))
	for _, tt := range []struct {
		name    string
		opts    jwt.Options
		req     koatest.Option
		header  string
		message string
	}{
		{"says what is needed", jwt.Options{}, koatest.Target("/"), "Bearer", "Authentication Error"},
		{"names the realm", jwt.Options{Realm: `a "b"`}, koatest.Target("/"), `Bearer realm="a \"b\""`, "Authentication Error"},
		{"says that the header is odd", jwt.Options{}, koatest.Header("Authorization", "x"), `Bearer error="invalid_request"`, `Bad Authorization header format. Format is "Authorization: Bearer <token>"`},
		{"says that the token is bad", jwt.Options{}, bearer("x"), `Bearer error="invalid_token"`, "Authentication Error"},
		{"says that the token has expired", jwt.Options{Realm: "r"}, expired, `Bearer realm="r", error="invalid_token", error_description="The token has expired"`, "Authentication Error"},
		{"says more while debugging", jwt.Options{Debug: true}, expired, `Bearer error="invalid_token", error_description="The token has expired"`, "token has invalid claims: token is expired"},
		{"says that there is no token while debugging", jwt.Options{Debug: true}, koatest.Target("/"), "Bearer", "Token not found"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := request(t, jwt.Secret(secret), &tt.opts, tt.req)
			refused, _ := errors.AsType[*koa.HTTPError](err)
			if refused == nil || refused.Status != http.StatusUnauthorized || refused.Message != tt.message || refused.Header.Get("WWW-Authenticate") != tt.header {
				t.Errorf("refused with %+v, want 401, %q and %q", refused, tt.message, tt.header)
			}
		})
	}
}

func TestSetUpRefuses(t *testing.T) {
	for _, tt := range []struct {
		name string
		make func()
		want string
	}{
		{"no keys", func() { jwt.New(nil, nil) }, "jwt: New needs keys"},
		{"no secret", func() { jwt.Secret() }, "jwt: no keys"},
		{"an empty secret", func() { jwt.Secret(secret, "") }, "jwt: key 2 of 2: an empty secret"},
		{"a key without an algorithm", func() { jwt.Static(jwt.Key{Value: []byte("x")}) }, `jwt: key 1 of 1: a []uint8 is no key for the algorithm ""`},
		{"none", func() { jwt.Static(jwt.Key{Algorithm: "none", Value: []byte("x")}) }, `jwt: key 1 of 1: a []uint8 is no key for the algorithm "none"`},
		{"a public key as a secret", func() { jwt.Static(jwt.Key{Algorithm: "HS256", Value: &rsa.PublicKey{}}) }, `jwt: key 1 of 1: a *rsa.PublicKey is no key for the algorithm "HS256"`},
		{"a text", func() { jwt.Static(jwt.Key{Algorithm: "HS256", Value: "x"}) }, `jwt: key 1 of 1: a string is no key`},
		{"an odd realm", func() { jwt.New(jwt.Secret(secret), &jwt.Options{Realm: "\n"}) }, "jwt: Options.Realm"},
		{"a negative tolerance", func() { jwt.New(jwt.Secret(secret), &jwt.Options{ClockTolerance: -1}) }, "jwt: Options.ClockTolerance"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			defer func() {
				if text, _ := recover().(string); !strings.HasPrefix(text, tt.want) {
					t.Errorf("panic %q, want %q", text, tt.want)
				}
			}()
			tt.make()
		})
	}
}

func TestWithoutMiddleware(t *testing.T) {
	ctx := koatest.NewContext(t)
	if _, ok := jwt.From[jwt.MapClaims](ctx); ok || jwt.Token(ctx) != "" || jwt.Err(ctx) != nil {
		t.Error("there are claims, a token or an error without the middleware")
	}
}

// Nobody passes without the secret, and nothing panics.
func FuzzToken(f *testing.F) {
	f.Add(hs256(f, gojwt.MapClaims{"exp": 1.5e300, "aud": []any{1}}))
	f.Add(sign(f, gojwt.SigningMethodNone, gojwt.UnsafeAllowNoneSignatureType, nil))
	f.Add("e30.e30.")
	f.Add("..")
	f.Fuzz(func(t *testing.T, token string) {
		if _, passed, _ := request(t, jwt.Secret("another secret"), nil, bearer(token)); passed {
			t.Errorf("%q passes", token)
		}
	})
}

func BenchmarkHS256(b *testing.B) {
	layer := jwt.New(jwt.Secret(secret), nil)
	ctx := koatest.NewContext(b, bearer(hs256(b, gojwt.MapClaims{"sub": "tobi", "exp": time.Now().Add(time.Hour).Unix()})))
	end := func(*koa.Context) error { return nil }
	b.ReportAllocs()
	for b.Loop() {
		if err := layer(ctx, end); err != nil {
			b.Fatal(err)
		}
	}
}
