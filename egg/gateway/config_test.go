package gateway_test

import (
	"strings"
	"testing"

	"github.com/koa-go/koa/egg/gateway"
)

const shop = "services:\n  shop: {instances: ['127.0.0.1:1']}\n"

func TestMistakesHaveAPlace(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"an unknown key", "listn: 1", "gateway.yaml:1: unknown key listn; did you mean listen?"},
		{"an unknown option of a service", "services:\n  shop:\n    instances: ['a:1']\n    retrys: 1", "gateway.yaml:4: unknown key services.shop.retrys; did you mean retries?"},
		{"no YAML", "a: [", "gateway.yaml:"},
		{"a number that is none", "services:\n  shop: {instances: ['a:1'], retries: many}", "gateway.yaml:2: services.shop.retries: \"many\""},
		{"an instance without a port", "services:\n  shop:\n    instances:\n      - localhost", "gateway.yaml:4: services.shop.instances[0]: "},
		{"a balancer that is none", "services:\n  shop:\n    instances: ['a:1']\n    balancer: best", "gateway.yaml:4: services.shop.balancer: \"best\" is none of peakEWMA,"},
		{"what is not for one service", "services:\n  shop:\n    instances: ['a:1']\n    trustedProxies: [10.0.0.0/8]", "gateway.yaml:4: services.shop.trustedProxies: "},
		{"an option that package proxy refuses", "services:\n  shop:\n    instances: ['a:1']\n    checkPath: health", "gateway.yaml:2: services.shop: proxy: Options.CheckPath"},
		{"a service without instances", "services:\n  shop: {}", "gateway.yaml:2: services.shop: has no instances and no registry"},
		{"a registry that is not there", "services:\n  shop: {registry: fleet}", "there is no registry \"fleet\""},
		{"a kind of registry that is not there", "registries:\n  fleet: {etcd: {}}", "gateway.yaml:2: registries.fleet.etcd: \"etcd\" is no kind of a registry"},
		{"an option of a registry that is not there", "registries:\n  fleet:\n    file:\n      pth: x", "gateway.yaml:4: unknown key registries.fleet.file.pth; did you mean path?"},
		{"a registry of two kinds", "registries:\n  fleet: {file: {}, dns: {}}", "registries.fleet: has 2 kinds"},
		{"a file of a registry that is not there", "registries:\n  fleet: {file: {path: none.json}}", "registry fleet: "},
		{"a service that is not there", shop + "routes:\n  - {path: /, service: shp}", "gateway.yaml:4: routes[0].service: there is no service \"shp\""},
		{"an old application that is not there", shop + "routes:\n  - {service: shop, strangler: {}}", "gateway.yaml:4: routes[0].strangler.old: there is no service \"\""},
		{"a rule that is none", shop + "routes:\n  - service: shop\n    strangler:\n      old: shop\n      rules: [{percent: 101}]", "gateway.yaml:7: routes[0].strangler.rules: "},
		{"a path without a slash", shop + "routes:\n  - {path: api, service: shop}", "gateway.yaml:4: routes[0].path: "},
		{"a host with a port", shop + "routes:\n  - {host: 'a:80', service: shop}", "gateway.yaml:4: routes[0].host: "},
		{"two routes for the same requests", shop + "routes:\n  - {path: /a, service: shop}\n  - {path: /a/, service: shop}", "gateway.yaml:5: routes[1]: there is another route for /a"},
		{"a header that is none", shop + "routes:\n  - service: shop\n    requestHeaders: {set: {'a b': c}}", "gateway.yaml:5: routes[0].requestHeaders.set: "},
		{"a header with a line break", shop + "routes:\n  - service: shop\n    responseHeaders: {set: {a: \"b\\nc\"}}", "gateway.yaml:5: routes[0].responseHeaders.set: "},
		{"a limit of nothing", shop + "routes:\n  - {service: shop, rateLimit: {}}", "gateway.yaml:4: routes[0].rateLimit: has no max"},
		{"a listener with half of TLS", "listen:\n  - {address: ':1', certFile: a.pem}", "gateway.yaml:2: listen[0]: TLS takes both"},
		{"a trusted proxy that is none", shop + "trustedProxies: [here]\nroutes:\n  - {service: shop}", "routes[0]: "},
		{"a file of TLS that is not there", "services:\n  shop:\n    instances: ['a:1']\n    tls: {caFile: none.pem}", "gateway.yaml:2: services.shop: open "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g, err := gateway.New(file(t, tt.text), &gateway.Options{Log: quiet})
			if err == nil {
				_ = g.Close()
				t.Fatal("it was taken")
			}
			if !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "config.default") {
				t.Errorf("the error is\n%v\nwant\n%s", err, tt.want)
			}
		})
	}
}

func TestAllMistakesAtOnce(t *testing.T) {
	_, err := gateway.New(file(t, "a: 1\nservices:\n  shop: {instances: [x], b: 1}\n"), nil)
	if err == nil || strings.Count(err.Error(), "gateway.yaml:") != 3 {
		t.Errorf("the error is %v, want three mistakes", err)
	}
}

func TestVariables(t *testing.T) {
	opts := &gateway.Options{Log: quiet, Environ: []string{"PORT=1", "EGG_APP_CONFIG={\"routes\": 1}", "EGG_CONFIG_LISTEN=x"}}
	g, err := gateway.New(file(t, "services:\n  shop: {instances: ['127.0.0.1:${PORT}']}"), opts)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	eventually(t, "an instance", func() bool { return len(g.Status().Services[0].Nodes) == 1 })
	if at := g.Status().Services[0].Nodes[0].Instance.Address; at != "127.0.0.1:1" {
		t.Errorf("the instance is at %s", at)
	}
}
