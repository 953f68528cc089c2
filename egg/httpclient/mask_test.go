package httpclient_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/koa-go/koa/egg/httpclient"
)

func TestMaskURL(t *testing.T) {
	for _, tt := range []struct{ raw, want string }{
		{"", ""},
		{"http://a.test/users/1", "http://a.test/users/1"},
		{"http://a.test/?q=koa&page=2", "http://a.test/?q=koa&page=2"},
		{"http://ann:pw@a.test:80/x", "http://***@a.test:80/x"},
		{"http://ghp_abc@a.test", "http://***@a.test"},
		{"http://ann:p@w@a.test/@x", "http://***@a.test/@x"},
		{"//ann:pw@a.test/x", "//***@a.test/x"},
		{`http://ann:pw@a.test\x@y`, `http://***@a.test\x@y`},
		{"/a//b@c", "/a//b@c"},
		{"/x?next=http://u:p@b.test", "/x?next=http://u:p@b.test"},
		{"/?token=abc&a=1", "/?token=***&a=1"},
		{"/?a=1&access_token=abc", "/?a=1&access_token=***"},
		{"/?ACCESS_TOKEN=abc", "/?ACCESS_TOKEN=***"},
		{"/?client_secret=abc&password=x&passwd=y&pwd=z", "/?client_secret=***&password=***&passwd=***&pwd=***"},
		{"/?apiKey=a&api_key=b&key=c&x-api-key=d&keyword=koa", "/?apiKey=***&api_key=***&key=***&x-api-key=***&keyword=koa"},
		{"/?X-Amz-Signature=a&X-Amz-Credential=b&X-Amz-Date=c", "/?X-Amz-Signature=***&X-Amz-Credential=***&X-Amz-Date=c"},
		{"/?sv=1&sig=abc", "/?sv=1&sig=***"},
		{"/?user[password]=x", "/?user[password]=***"},
		{"/?%74oken=abc", "/?%74oken=***"},
		{"/?token%5B%5D=abc", "/?token%5B%5D=***"},
		{"/?%zztoken=abc", "/?%zztoken=***"},
		{"/?token", "/?token"},
		{"/?token=", "/?token="},
		{"/?token=a=b", "/?token=***"},
		{"/?a=1;token=b;c=d&e=f", "/?a=1;token=***&e=f"},
		{"/?token=a;b&c=d", "/?token=***&c=d"},
		{"/#access_token=abc&state=1", "/#access_token=***&state=1"},
		{"/?a=b#token=c?token=d", "/?a=b#token=***?token=***"},
		{"/?&&=&token=x&", "/?&&=&token=***&"},
	} {
		if got := httpclient.MaskURL(tt.raw); got != tt.want {
			t.Errorf("MaskURL(%q) = %q, want %q", tt.raw, got, tt.want)
		}
	}
}

func FuzzMaskURL(f *testing.F) {
	for _, s := range []string{"http://u:SECRET@a/?token=SECRET#key=SECRET", "?a;sig=SECRET;", "//@@/?%", "#?&"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		got := httpclient.MaskURL(raw)
		if again := httpclient.MaskURL(got); again != got {
			t.Errorf("%q is masked to %q and that to %q", raw, got, again)
		}
		if len(got) > len(raw)+3*(1+strings.Count(raw, "=")) {
			t.Errorf("%q grows to %q", raw, got)
		}
		u, err := url.Parse(raw)
		if err != nil {
			return
		}
		m, err := url.Parse(got)
		if err != nil {
			t.Fatalf("%q: %q is no URL: %v", raw, got, err)
		}
		if m.Host != u.Host || m.Path != u.Path || m.Scheme != u.Scheme {
			t.Errorf("%q changed to %q", raw, got)
		}
		if m.User != nil && m.User.String() != "%2A%2A%2A" && m.User.String() != "***" {
			t.Errorf("user information of %q is in %q", raw, got)
		}
		if token := m.Query().Get("token"); token != "" && token != "***" {
			t.Errorf("the token of %q is in %q", raw, got)
		}
	})
}
