package security_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/koa-go/koa/egg/security"
	"github.com/koa-go/koa/koatest"
)

// vectors are what the helpers of egg-security 3.8.1 and xss 1.0.17 returned,
// each a list of arguments and the result. The null of spath is "".
func vectors(t *testing.T) map[string][][]json.RawMessage {
	t.Helper()
	text, err := os.ReadFile("testdata/helpers.json")
	if err != nil {
		t.Fatal(err)
	}
	var v map[string][][]json.RawMessage
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func decode[T any](t *testing.T, raw json.RawMessage) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestHelpersAgreeWithEgg(t *testing.T) {
	cfg := security.Default()
	cfg.DomainWhiteList = []string{"good.com"}
	cfg.ProtocolWhiteList = []string{"My"}
	ctx := koatest.NewContext(t)
	if err := koatest.Run(ctx, security.New(cfg, nil), nil); err != nil {
		t.Fatal(err)
	}
	custom, err := security.NewSanitizer(&security.ShtmlConfig{WhiteList: map[string][]string{"a": {"title"}}, StripIgnoreTag: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	helpers := map[string]func(string) string{
		"escape":         security.Escape,
		"sjs":            security.Sjs,
		"cliFilter":      security.CliFilter,
		"escapeShellArg": security.EscapeShellArg,
		"escapeShellCmd": security.EscapeShellCmd,
		"spath":          security.Spath,
		"surl":           func(s string) string { return security.Surl(ctx, s) },
		"shtml":          func(s string) string { return security.Shtml(ctx, s) },
		"shtmlCustom":    custom.Clean,
		"injectCsrf":     func(s string) string { return security.InjectCSRF(s, "TOKEN") },
		"injectNonce":    func(s string) string { return security.InjectNonce(s, "NONCE") },
		"sjson": func(s string) string {
			text, err := security.Sjson(json.RawMessage(s))
			if err != nil {
				t.Errorf("Sjson(%s): %v", s, err)
			}
			return text
		},
	}
	v := vectors(t)
	for name, helper := range helpers {
		if len(v[name]) == 0 {
			t.Errorf("there are no vectors of %s", name)
		}
		for _, vector := range v[name] {
			in, want := decode[string](t, vector[0]), decode[string](t, vector[1])
			if got := helper(in); got != want {
				t.Errorf("%s(%q) = %q, want %q", name, in, got, want)
			}
		}
	}
}

func TestIsSafeDomainAgreesWithEgg(t *testing.T) {
	for _, vector := range vectors(t)["isSafeDomain"] {
		host, list, want := decode[string](t, vector[0]), decode[[]string](t, vector[1]), decode[bool](t, vector[2])
		if got := security.IsSafeDomain(host, list); got != want {
			t.Errorf("IsSafeDomain(%q, %q) = %v, want %v", host, list, got, want)
		}
	}
}

func TestPathsAgreeWithEgg(t *testing.T) {
	for _, vector := range vectors(t)["dta"] {
		path, want := decode[string](t, vector[0]), decode[bool](t, vector[1])
		ctx := koatest.NewContext(t)
		ctx.SetPath(path)
		err := koatest.Run(ctx, security.New(nil, nil), nil)
		if (err == nil) != want {
			t.Errorf("GET %s is refused with %v, want it to pass: %v", path, err, want)
		}
	}
}
