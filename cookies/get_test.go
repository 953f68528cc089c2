package cookies_test

import (
	"errors"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"testing"

	"github.com/koa-go/koa/cookies"
)

func TestGetVerifies(t *testing.T) {
	const good, old, unknown = "k66JmJKe4JFlaKZ07gOnYEM3QwU", "g2tq_rvY7Rv2ebmML5FbmUYoLmQ", "8IV0FtPknfqcj09zY6ahGCjHW4I"
	const cleared = "sg.sig=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT; httponly"
	yes := &cookies.GetOptions{Signed: cookies.Yes}
	for _, tt := range []struct {
		name, cookie string
		opts         *cookies.GetOptions
		want         string
		ok           bool
		set          []string
	}{
		{"nothing without options, the trap of Koa", "sg=forged", nil, "forged", true, nil},
		{"nothing when told so", "sg=forged", &cookies.GetOptions{Signed: cookies.No}, "forged", true, nil},
		{"by default with options", "sg=forged", &cookies.GetOptions{}, "", false, nil},
		{"a good signature", "sg=v2; sg.sig=" + good, yes, "v2", true, nil},
		{"the value without its quotes", `sg="v2"; sg.sig=` + good, yes, "v2", true, nil},
		{"a missing signature", "sg=v2", yes, "", false, nil},
		{"an empty signature", "sg=v2; sg.sig=", yes, "", false, nil},
		{"a missing value", "sg.sig=" + good, yes, "", false, nil},
		{"a forged value, and clears the signature", "sg=v3; sg.sig=" + good, yes, "", false, []string{cleared}},
		{"a signature of an unknown key, and clears it", "sg=v2; sg.sig=" + unknown, yes, "", false, []string{cleared}},
		{"a signature of the old key, and signs anew", "sg=v2; sg.sig=" + old, yes, "v2", true, []string{"sg.sig=" + good + "; path=/; httponly"}},
		{"UTF-8 where the wire has Latin-1", "n=\xe9; n.sig=VjsrOAUqx5lpkfZ9n7qsqaXVgBM", yes, "é", true, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x := newExchange(tt.cookie)
			name := "sg"
			if tt.want == "é" {
				name = "n"
			}
			got, ok := x.cookies(cookies.Options{Keys: keygrip(t, "sha1")}).Get(name, tt.opts)
			if got != tt.want || ok != tt.ok {
				t.Errorf("Get = %q, %v; want %q, %v", got, ok, tt.want, tt.ok)
			}
			x.wantSet(t, tt.set...)
		})
	}
}

func TestGetMovesToAnotherAlgorithm(t *testing.T) {
	keys, err := cookies.NewKeygrip([]string{"k1-current"}, &cookies.KeygripOptions{Algorithm: "sha256", AlsoAccept: []string{"sha1"}})
	if err != nil {
		t.Fatal(err)
	}
	x := newExchange("sg=v2; sg.sig=k66JmJKe4JFlaKZ07gOnYEM3QwU")
	if got, ok := x.cookies(cookies.Options{Keys: keys}).Get("sg", &cookies.GetOptions{}); got != "v2" || !ok {
		t.Errorf("Get = %q, %v; want v2", got, ok)
	}
	x.wantSet(t, "sg.sig=8qRWzmL4GfUDiiH-P70NmX5j8JRatwc-0Qd9HPOtOnw; path=/; httponly")
}

// A name that Set refuses can still come in a request.
func TestGetLeavesNamesAloneThatCannotBeSet(t *testing.T) {
	x := newExchange("a;b=forged; a;b.sig=x")
	if got, ok := x.cookies(cookies.Options{Keys: keygrip(t, "sha1")}).Get("a;b", &cookies.GetOptions{}); ok {
		t.Errorf("Get = %q, want none", got)
	}
	x.wantSet(t)
}

func TestGetWithoutKeysFindsNothingToVerify(t *testing.T) {
	for _, header := range []string{"", "a=v", "a.sig=x"} {
		c := newExchange(header).cookies(cookies.Options{})
		if got, ok := c.Get("a", &cookies.GetOptions{Signed: cookies.Yes}); ok {
			t.Errorf("with %q: Get = %q, want none", header, got)
		}
	}
}

func TestGetPanicsWithoutKeys(t *testing.T) {
	for _, tt := range []struct {
		name, words string
		egg         bool
		opts        *cookies.GetOptions
	}{
		{"when a signature is asked for", ".keys required for signed cookies", false, &cookies.GetOptions{Signed: cookies.Yes}},
		{"when encryption is asked for", ".keys required for signed cookies", false, &cookies.GetOptions{Encrypt: true}},
		{"when Egg asks by default", ".keys required for encrypt/sign cookies", true, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newExchange("a=v; a.sig=x").cookies(cookies.Options{Egg: tt.egg})
			defer func() {
				err, _ := recover().(error)
				wantCause(t, err, "a", tt.words)
				if !errors.Is(err, cookies.ErrNoKeys) {
					t.Errorf("%v is not ErrNoKeys", err)
				}
			}()
			c.Get("a", tt.opts)
			t.Error("Get returned")
		})
	}
}

func TestGetReadsSeveralCookieFields(t *testing.T) {
	x := newExchange("")
	x.request.Header["Cookie"] = []string{"a=1", "b=2"}
	if got, _ := x.cookies(cookies.Options{}).Get("b", nil); got != "2" {
		t.Errorf("Get = %q, want 2", got)
	}
}

func TestGetUnsignedDoesNotAllocate(t *testing.T) {
	c := newExchange("first=1; theme=dark; last=1").cookies(cookies.Options{Keys: keygrip(t, "sha1")})
	unsigned := &cookies.GetOptions{Signed: cookies.No}
	if n := testing.AllocsPerRun(100, func() {
		c.Get("theme", unsigned)
		c.Get("theme", nil)
	}); n != 0 {
		t.Errorf("two Gets allocate %v times", n)
	}
}

// A browser's view: what one response sets, the next request brings.
func TestRoundTrip(t *testing.T) {
	for _, tt := range []struct {
		name string
		opts cookies.Options
		set  cookies.SetOptions
		get  cookies.GetOptions
	}{
		{"plain", cookies.Options{}, cookies.SetOptions{Signed: cookies.No}, cookies.GetOptions{Signed: cookies.No}},
		{"signed", cookies.Options{}, cookies.SetOptions{}, cookies.GetOptions{}},
		{"signed by Egg", cookies.Options{Egg: true}, cookies.SetOptions{}, cookies.GetOptions{}},
		{"encrypted", cookies.Options{Egg: true}, cookies.SetOptions{Encrypt: true}, cookies.GetOptions{Encrypt: true}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.opts.Keys = keygrip(t, "sha256")
			var got string
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				c := cookies.ForHTTP(w, r, &tt.opts)
				got, _ = c.Get("n", &tt.get)
				if err := c.Set("n", "a-value", &tt.set); err != nil {
					t.Error(err)
				}
			}))
			defer server.Close()
			jar, err := cookiejar.New(nil)
			if err != nil {
				t.Fatal(err)
			}
			client := &http.Client{Jar: jar}
			for _, want := range []string{"", "a-value"} {
				res, err := client.Get(server.URL)
				if err != nil {
					t.Fatal(err)
				}
				res.Body.Close()
				if got != want {
					t.Errorf("Get = %q, want %q", got, want)
				}
			}
		})
	}
}
