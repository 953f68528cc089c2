package config_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/koa-go/koa/egg/config"
)

func FuzzLoad(f *testing.F) {
	f.Add("text: ${A:-b}\nlisten: {port: 80}", `{"age": "5s"}`, "size=10mb", "[a, b]")
	f.Add("free: &a [*a]\n<<: {x: 1}", `{"free": [1e5, null]}`, "loggers.a.level=x", "{a: 1}")
	f.Add("? [a]\n: b", `[`, "free.a.b={", "!!binary x")
	f.Add("pair: [017, .inf]\nage: 9y9y9y", "{}", "ratio=0x1p-2", "-0")
	f.Fuzz(func(t *testing.T, yaml, jsonText, flag, variable string) {
		opts := &config.Options{
			Env: "prod",
			Units: []config.Unit{{Name: "app", FS: files(
				"config.default.yaml", yaml, "config.prod.json", jsonText,
			)}},
			Environ: []string{"EGG_APP_CONFIG=" + jsonText, "EGG_CONFIG_FREE=" + variable, "EGG_CONFIG_NAMES=" + variable},
			Flags:   []string{flag},
		}
		var first, second everything
		l, err := load(opts, &first)
		if _, again := load(opts, &second); fmt.Sprint(err) != fmt.Sprint(again) {
			t.Errorf("two loads differ: %v, %v", err, again)
		}
		if list, ok := err.(config.Errors); err != nil && !ok || ok && len(list) == 0 {
			t.Errorf("the error is %#v", err)
		}
		if _, err := json.Marshal(l.Values()); err != nil {
			t.Errorf("values that are no JSON: %v", err)
		}
		l.Dump()
	})
}

func FuzzInterpolate(f *testing.F) {
	for _, s := range []string{"", "a", "${A}", "${A:-b}", "$${A}", "$$${A}", "${", "${}", "${A:-${B}}", "${A}${B}"} {
		f.Add(s)
	}
	const secret = "s3cr3t-v4lue"
	lookup := func(name string) (string, bool) { return secret, name == "A" }
	f.Fuzz(func(t *testing.T, s string) {
		got, changed, err := config.Interpolate(s, lookup)
		if !strings.Contains(s, "${") && (got != s || changed || err != nil) {
			t.Errorf("Interpolate(%q) = %q, %v, %v", s, got, changed, err)
		}
		if err != nil && strings.Contains(err.Error(), secret) && !strings.Contains(s, secret) {
			t.Errorf("Interpolate(%q) tells a value: %v", s, err)
		}
		if escaped, _, err := config.Interpolate(strings.ReplaceAll(s, "${", "$${"), lookup); err != nil || escaped != s {
			t.Errorf("escaped %q = %q, %v", s, escaped, err)
		}
	})
}
