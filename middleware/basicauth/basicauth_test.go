package basicauth_test

import (
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/basicauth"
)

func basic(credentials string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(credentials))
}

func TestBasicAuth(t *testing.T) {
	users := basicauth.Users(map[string]string{"tobi": "fer:ret", "jürgen": "päss?>"})
	for _, tt := range []struct {
		name, header string
		want         string // the user's name, "" when refused
	}{
		{"lets a user in", basic("tobi:fer:ret"), "tobi"},
		{"reads UTF-8", basic("jürgen:päss?>"), "jürgen"},
		{"reads the URL-safe alphabet", "Basic " + base64.RawURLEncoding.EncodeToString([]byte("jürgen:päss?>")), "jürgen"},
		{"takes any letter case and more spaces", "  bAsIc   dG9iaTpmZXI6cmV0 ", "tobi"},
		{"wants a header", "", ""},
		{"wants the right password", basic("tobi:ferret"), ""},
		{"wants all of the password", basic("tobi:fer:re"), ""},
		{"wants a known name", basic("loki:fer:ret"), ""},
		{"wants a password", basic("tobi:"), ""},
		{"wants a colon", basic("tobi"), ""},
		{"wants no password of an unknown name", basic("loki:"), ""},
		{"wants this scheme", "Bearer dG9iaTpmZXI6cmV0", ""},
		{"wants credentials", "Basic", ""},
		{"wants base64", "Basic tobi:ferret", ""},
		{"refuses control characters", basic("tobi:fer:ret\n"), ""},
		{"refuses what is no UTF-8", basic("tobi:\xff"), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx := koatest.NewContext(t, koatest.Header("Authorization", tt.header))
			got := ""
			err := koatest.Run(ctx, basicauth.New(users, nil), func(ctx *koa.Context) error {
				got, _ = basicauth.From(ctx)
				return nil
			})
			if got != tt.want {
				t.Errorf("the user is %q, want %q", got, tt.want)
			}
			if (koa.StatusOf(err) == http.StatusUnauthorized) != (tt.want == "") {
				t.Errorf("error %v, want 401 for the refused and none for others", err)
			}
		})
	}
}

func TestChallenge(t *testing.T) {
	for _, tt := range []struct {
		opts *basicauth.Options
		want string
	}{
		{nil, `Basic realm="Secure Area", charset="UTF-8"`},
		{&basicauth.Options{Realm: `a "b" \c`}, `Basic realm="a \"b\" \\c", charset="UTF-8"`},
	} {
		app := koa.New(&koa.Options{Env: "test"}).Use(basicauth.New(basicauth.User("a", "b"), tt.opts))
		koatest.Request(t, app).Get("/").Expect(http.StatusUnauthorized).ExpectHeader("WWW-Authenticate", tt.want).ExpectBody("Unauthorized")
	}
}

func TestErrorsOfTheCheckAreReturned(t *testing.T) {
	down := errors.New("directory is down")
	ctx := koatest.NewContext(t, koatest.Header("Authorization", basic("a:b")))
	err := koatest.Run(ctx, basicauth.New(func(*koa.Context, string, string) (bool, error) { return true, down }, nil), nil)
	if !errors.Is(err, down) || koa.StatusOf(err) != http.StatusInternalServerError {
		t.Errorf("error %v, want %v", err, down)
	}
}

func TestSetUpRefuses(t *testing.T) {
	for _, tt := range []struct {
		name string
		make func()
		want string
	}{
		{"no check", func() { basicauth.New(nil, nil) }, "basicauth: New needs a check"},
		{"an odd realm", func() { basicauth.New(basicauth.User("a", "b"), &basicauth.Options{Realm: "a\nb"}) }, "basicauth: Options.Realm"},
		{"no users", func() { basicauth.Users(nil) }, "basicauth: Users: there are none"},
		{"an empty name", func() { basicauth.User("", "x") }, "basicauth: Users: an empty name"},
		{"an empty password", func() { basicauth.User("tobi", "") }, "basicauth: Users: an empty name or password"},
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

func FuzzAuthorization(f *testing.F) {
	f.Add(basic("tobi:ferret"))
	f.Add("Basic ====")
	f.Add("basic  -_-_")
	f.Fuzz(func(t *testing.T, header string) {
		layer := basicauth.New(func(_ *koa.Context, name, password string) (bool, error) {
			if strings.ContainsAny(name+password, "\x00\n\x7f") || strings.Contains(name, ":") {
				t.Errorf("%q gives the name %q and the password %q", header, name, password)
			}
			return true, nil
		}, nil)
		ctx := koatest.NewContext(t, koatest.Header("Authorization", header))
		err := koatest.Run(ctx, layer, nil)
		if _, ok := basicauth.From(ctx); ok != (err == nil) {
			t.Errorf("%q lets a user in: %v, and gives the error %v", header, ok, err)
		}
	})
}

func BenchmarkBasicAuth(b *testing.B) {
	layer := basicauth.New(basicauth.User("tobi", "ferret"), nil)
	ctx := koatest.NewContext(b, koatest.Header("Authorization", basic("tobi:ferret")))
	end := func(*koa.Context) error { return nil }
	b.ReportAllocs()
	for b.Loop() {
		if err := layer(ctx, end); err != nil {
			b.Fatal(err)
		}
	}
}
