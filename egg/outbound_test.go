package egg_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/httpclient"
	"github.com/koa-go/koa/egg/validate"
	"github.com/koa-go/koa/koatest"
)

// caller is an application that asks another one, in its own trace.
func caller(url string, set func(cfg *egg.Config)) *egg.App {
	cfg := egg.DefaultConfig()
	cfg.Keys = "secret"
	if set != nil {
		set(&cfg)
	}
	return egg.New(&egg.Options{Name: "caller", Config: &cfg, Wire: func(app *egg.App) error {
		r := app.Router()
		r.Get("/curl", func(ctx *egg.Context) error {
			egg.SetTrace(ctx, "0af7651916cd43dd8448eb211c80319c")
			res, err := egg.Curl(ctx, url, nil)
			if err != nil {
				return err
			}
			ctx.SetBody(res.Text())
			return nil
		})
		r.Get("/safe", func(ctx *egg.Context) error {
			res, err := egg.SafeCurl(ctx, url, nil)
			if blocked, ok := errors.AsType[*httpclient.BlockedError](err); ok {
				return ctx.Throw(http.StatusForbidden, "blocked "+blocked.Host)
			}
			if err != nil {
				return err
			}
			ctx.SetBody(res.Text())
			return nil
		})
		r.Get("/to", func(ctx *egg.Context) error { return egg.Redirect(ctx, ctx.Query().Get("url")) })
		r.Get("/user/:id", func(ctx *egg.Context) error {
			path, err := egg.HelperOf(ctx).PathFor("user", "id", 7)
			ctx.SetBody(path)
			return err
		}).Name("user")
		r.Post("/rules", func(ctx *egg.Context) error {
			if err := egg.Validate(ctx, validate.Rules{"name": "string", "age": "int?"}); err != nil {
				return err
			}
			var form struct {
				Name string `json:"name" validate:"max=3"`
			}
			if err := egg.Bind(ctx, &form); err != nil {
				return err
			}
			ctx.SetBody(form.Name)
			return nil
		})
		return nil
	}})
}

func echoTrace(t *testing.T) *httptest.Server {
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte("hello " + r.Header.Get("Traceparent")))
	}))
	t.Cleanup(other.Close)
	return other
}

func TestCurlCarriesTheTraceOn(t *testing.T) {
	app := boot(t, caller(echoTrace(t).URL, nil), nil)
	koatest.Request(t, app.Koa()).Get("/curl").Expect(200).ExpectContains("hello 00-0af7651916cd43dd8448eb211c80319c-")
}

func TestSafeCurlRefusesAddressesOfTheMachine(t *testing.T) {
	other := echoTrace(t)
	koatest.Request(t, boot(t, caller(other.URL, nil), nil).Koa()).
		Get("/safe").Expect(403).ExpectContains("blocked 127.0.0.1")
	for name, set := range map[string]func(cfg *egg.Config){
		"an exception":           func(cfg *egg.Config) { cfg.Security.SSRF.IPExceptionList = []string{"127.0.0.0/8"} },
		"a host":                 func(cfg *egg.Config) { cfg.Security.SSRF.HostnameExceptionList = []string{"127.0.0.1"} },
		"a black list of others": func(cfg *egg.Config) { cfg.Security.SSRF.IPBlackList = []string{"10.0.0.0/8"} },
	} {
		t.Run(name, func(t *testing.T) {
			koatest.Request(t, boot(t, caller(other.URL, set), nil).Koa()).Get("/safe").Expect(200)
		})
	}
}

func TestAnImpossibleSSRFSettingIsAnErrorOfTheStart(t *testing.T) {
	app := caller("", func(cfg *egg.Config) { cfg.Security.SSRF.IPExceptionList = []string{"nowhere"} })
	err := app.Load(t.Context(), &egg.Start{Env: "unittest", BaseDir: t.TempDir(), Environ: []string{"HOME=" + t.TempDir()}, Console: t.Output()})
	if err == nil || !strings.Contains(err.Error(), "ipExceptionList") || !strings.Contains(err.Error(), "nowhere") {
		t.Errorf("Load() = %v, want the key and the value", err)
	}
}

func TestRedirectIsTheSafeOne(t *testing.T) {
	allow := func(cfg *egg.Config) { cfg.Security.DomainWhiteList = []string{".example.com"} }
	r := koatest.Request(t, boot(t, caller("", allow), &egg.Start{Env: "prod"}).Koa())
	r.Get("/to?url=https://shop.example.com/a").Expect(302).ExpectHeader("Location", "https://shop.example.com/a")
	r.Get("/to?url=https://evil.test/").Expect(302).ExpectHeader("Location", "/")
	r.Get("/to?url=//evil.test/").Expect(302).ExpectHeader("Location", "/")
}

func TestValidateAndBindRefuseWithAllFields(t *testing.T) {
	off := func(cfg *egg.Config) { cfg.Security.CSRF.Enable = false }
	r := koatest.Request(t, boot(t, caller("", off), nil).Koa())
	r.Post("/rules").Set("Accept", "application/json").Send(map[string]any{"age": "x"}).
		Expect(422).ExpectContains(`"field":"name"`, `"field":"age"`, "missing_field")
	r.Post("/rules").Set("Accept", "application/json").Send(map[string]any{"name": "tobias"}).
		Expect(422).ExpectContains(`"field":"name"`)
	r.Post("/rules").Send(map[string]any{"name": "tob"}).Expect(200).ExpectBody("tob")
	r.Get("/user/1").Expect(200).ExpectBody("/user/7")
}
