package cookies_test

import (
	"testing"
	"time"

	"github.com/koa-go/koa/cookies"
)

const (
	chrome120 = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36"
	chrome100 = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/100.0.0.0 Safari/537.36"
	chrome79  = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/79.0.0.0 Safari/537.36"
	firefox   = "Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0"
)

// The fields are those of egg-cookies 2.10.1, the signatures with k1-current.
func TestEggSet(t *testing.T) {
	const sig = "sg.sig=8qRWzmL4GfUDiiH-P70NmX5j8JRatwc-0Qd9HPOtOnw"
	for _, tt := range []struct {
		name, value string
		opts        *cookies.SetOptions
		want        []string
	}{
		{"signs without options", "v2", nil, []string{"sg=v2; path=/; httponly", sig + "; path=/; httponly"}},
		{"signs nothing when told so", "v2", &cookies.SetOptions{Signed: cookies.No}, []string{"sg=v2; path=/; httponly"}},
		{"removes the signature too", "", nil, []string{
			"sg=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT; httponly",
			"sg.sig=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT; httponly",
		}},
		{"writes max-age before expires", "v2", &cookies.SetOptions{MaxAge: time.Minute, Signed: cookies.No}, []string{"sg=v2; path=/; max-age=60; expires=Tue, 02 Jan 2024 03:05:05 GMT; httponly"}},
		{"rounds max-age up at halves", "v2", &cookies.SetOptions{MaxAge: 1500 * time.Millisecond, Signed: cookies.No}, []string{"sg=v2; path=/; max-age=2; expires=Tue, 02 Jan 2024 03:04:07 GMT; httponly"}},
		{"rounds negative max-age up at halves", "v2", &cookies.SetOptions{MaxAge: -1500 * time.Millisecond, Signed: cookies.No}, []string{"sg=v2; path=/; max-age=-1; expires=Tue, 02 Jan 2024 03:04:04 GMT; httponly"}},
		{"rounds negative max-age down beyond", "v2", &cookies.SetOptions{MaxAge: -1501 * time.Millisecond, Signed: cookies.No}, []string{"sg=v2; path=/; max-age=-2; expires=Tue, 02 Jan 2024 03:04:04 GMT; httponly"}},
		{"ignores parts of a millisecond", "v2", &cookies.SetOptions{MaxAge: time.Microsecond, Signed: cookies.No}, []string{"sg=v2; path=/; httponly"}},
		{"encrypts instead of signing", "hello", &cookies.SetOptions{Encrypt: true, Signed: cookies.Yes}, []string{"sg=YsGTY10PMxigdiMkB_7BDw==; path=/; httponly"}},
		{"encrypts any text", "é世", &cookies.SetOptions{Encrypt: true}, []string{"sg=rW9UPVgSn8wruzKvkQVmGw==; path=/; httponly"}},
		{"removes an encrypted cookie", "", &cookies.SetOptions{Encrypt: true}, []string{"sg=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT; httponly"}},
		{"takes a path beyond ASCII", "v2", &cookies.SetOptions{Path: "/é<", Domain: "a_b", Signed: cookies.No}, []string{"sg=v2; path=/\xe9<; domain=a_b; httponly"}},
		{"leaves out SameSite=None on a plain connection", "v2", &cookies.SetOptions{SameSite: "none", Signed: cookies.No}, []string{"sg=v2; path=/; httponly"}},
		{"leaves out Partitioned on a plain connection", "v2", &cookies.SetOptions{SameSite: "none", Partitioned: true, Signed: cookies.No}, []string{"sg=v2; path=/; httponly"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x := newExchange("")
			if err := x.cookies(cookies.Options{Keys: keygrip(t, "sha256"), Egg: true}).Set("sg", tt.value, tt.opts); err != nil {
				t.Fatal(err)
			}
			x.wantSet(t, tt.want...)
		})
	}
}

// egg-cookies writes these as they are; a value would so choose attributes.
func TestEggRefusesInjection(t *testing.T) {
	for _, tt := range []struct {
		name, cookie, value string
		opts                cookies.SetOptions
		want                string
	}{
		{"by a name", "a;b", "v", cookies.SetOptions{}, "argument name is invalid"},
		{"of another name", "a=b", "v", cookies.SetOptions{}, "argument name is invalid"},
		{"by a value", "a", "b; domain=x.com", cookies.SetOptions{}, "argument value is invalid"},
		{"by a path", "a", "b", cookies.SetOptions{Path: "/; secure"}, "option path is invalid"},
		{"by a domain", "a", "b", cookies.SetOptions{Domain: "x.com; secure"}, "option domain is invalid"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x := newExchange("")
			err := x.cookies(cookies.Options{Keys: keygrip(t, "sha256"), Egg: true}).Set(tt.cookie, tt.value, &tt.opts)
			wantCause(t, err, tt.cookie, tt.want)
			x.wantSet(t)
		})
	}
}

func TestEggFitsTheBrowser(t *testing.T) {
	for _, tt := range []struct {
		name, agent string
		opts        cookies.SetOptions
		want        []string
	}{
		{"sends SameSite=None without a User-Agent", "", cookies.SetOptions{SameSite: "None"}, []string{"a=b; path=/; samesite=none; secure; httponly"}},
		{"sends SameSite=None to a new Chrome", chrome100, cookies.SetOptions{SameSite: "none"}, []string{"a=b; path=/; samesite=none; secure; httponly"}},
		{"leaves it out for an old Chrome", chrome79, cookies.SetOptions{SameSite: "none"}, []string{"a=b; path=/; secure; httponly"}},
		{"leaves it out of an insecure cookie", chrome120, cookies.SetOptions{SameSite: "none", Secure: cookies.No}, []string{"a=b; path=/; httponly"}},
		{"sends Partitioned to a new Chrome", chrome120, cookies.SetOptions{SameSite: "none", Partitioned: true}, []string{"a=b; path=/; samesite=none; secure; httponly; partitioned"}},
		{"sends Partitioned without a User-Agent", "", cookies.SetOptions{SameSite: "none", Partitioned: true}, []string{"a=b; path=/; samesite=none; secure; httponly; partitioned"}},
		{"leaves Partitioned out for an older Chrome", chrome100, cookies.SetOptions{SameSite: "none", Partitioned: true}, []string{"a=b; path=/; samesite=none; secure; httponly"}},
		{"leaves Partitioned out for others", firefox, cookies.SetOptions{SameSite: "none", Partitioned: true}, []string{"a=b; path=/; samesite=none; secure; httponly"}},
		{"leaves Partitioned out with another SameSite", chrome120, cookies.SetOptions{SameSite: "lax", Partitioned: true}, []string{"a=b; path=/; samesite=lax; secure; httponly"}},
		{"removes the unpartitioned cookie first", chrome120, cookies.SetOptions{SameSite: "none", Partitioned: true, RemoveUnpartitioned: true}, []string{
			"a=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT; samesite=none; secure; httponly",
			"a=b; path=/; samesite=none; secure; httponly; partitioned",
		}},
		{"removes nothing where nothing is partitioned", firefox, cookies.SetOptions{SameSite: "none", Partitioned: true, RemoveUnpartitioned: true}, []string{"a=b; path=/; samesite=none; secure; httponly"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x := newExchange("")
			x.request.Header.Set("User-Agent", tt.agent)
			tt.opts.Signed = cookies.No
			if err := x.cookies(cookies.Options{Egg: true, Secure: true}).Set("a", "b", &tt.opts); err != nil {
				t.Fatal(err)
			}
			x.wantSet(t, tt.want...)
		})
	}
}

func TestEggRemovesUnpartitionedSignatures(t *testing.T) {
	x := newExchange("")
	x.response.Header()["Set-Cookie"] = []string{"sg=0; path=/x", "sg.sig=0; path=/x", "sg.sig=0; path=/", "sg.sig=0; path=/; secure"}
	c := x.cookies(cookies.Options{Keys: keygrip(t, "sha256"), Egg: true, Secure: true})
	err := c.Set("sg", "v2", &cookies.SetOptions{SameSite: "none", Partitioned: true, RemoveUnpartitioned: true, Overwrite: true})
	if err != nil {
		t.Fatal(err)
	}
	x.wantSet(t,
		"sg.sig=0; path=/x",
		"sg=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT; samesite=none; secure; httponly",
		"sg.sig=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT; samesite=none; secure; httponly",
		"sg=v2; path=/; samesite=none; secure; httponly; partitioned",
		"sg.sig=8qRWzmL4GfUDiiH-P70NmX5j8JRatwc-0Qd9HPOtOnw; path=/; samesite=none; secure; httponly; partitioned")
}

func TestAutoCHIPS(t *testing.T) {
	opts := cookies.Options{Keys: keygrip(t, "sha256"), Egg: true, Secure: true, AutoCHIPS: true}
	x := newExchange("")
	if err := x.cookies(opts).Set("sg", "v2", &cookies.SetOptions{SameSite: "none"}); err != nil {
		t.Fatal(err)
	}
	x.wantSet(t,
		"_CHIPS-sg=v2; path=/; samesite=none; secure; httponly; partitioned",
		"_CHIPS-sg.sig=H1-6NXU5S2GfwZSNTl3eCN-ZJsxQuJG5aFeAb05kDz8; path=/; samesite=none; secure; httponly; partitioned",
		"sg=v2; path=/; samesite=none; secure; httponly",
		"sg.sig=8qRWzmL4GfUDiiH-P70NmX5j8JRatwc-0Qd9HPOtOnw; path=/; samesite=none; secure; httponly")

	x = newExchange("_CHIPS-sg=v2; _CHIPS-sg.sig=H1-6NXU5S2GfwZSNTl3eCN-ZJsxQuJG5aFeAb05kDz8; _CHIPS-p=1")
	if got, ok := x.cookies(opts).Get("sg", nil); got != "v2" || !ok {
		t.Errorf("Get = %q, %v; want v2 of the twin", got, ok)
	}
	if got, ok := x.cookies(opts).Get("p", &cookies.GetOptions{Signed: cookies.No}); got != "1" || !ok {
		t.Errorf("Get = %q, %v; want 1 of the twin", got, ok)
	}
	opts.AutoCHIPS = false
	if got, ok := x.cookies(opts).Get("sg", nil); ok {
		t.Errorf("Get without AutoCHIPS = %q, want none", got)
	}
}

func TestEggGet(t *testing.T) {
	const good, old = "8qRWzmL4GfUDiiH-P70NmX5j8JRatwc-0Qd9HPOtOnw", "U33UA3JVfosUL01i3aYrpzAXY0-y0purfGNAfquobKU"
	for _, tt := range []struct {
		name, cookie string
		opts         *cookies.GetOptions
		want         string
		ok           bool
		set          []string
	}{
		{"verifies without options", "sg=v2; sg.sig=" + good, nil, "v2", true, nil},
		{"misses the signature", "sg=v2", nil, "", false, nil},
		{"clears a bad signature", "sg=v3; sg.sig=" + good, nil, "", false, []string{"sg.sig=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT; httponly"}},
		{"signs anew after the old key", "sg=v2; sg.sig=" + old, nil, "v2", true, []string{"sg.sig=" + good + "; path=/; httponly"}},
		{"keeps quotes", `sg="q"`, &cookies.GetOptions{Signed: cookies.No}, `"q"`, true, nil},
		{"decrypts", "sg=YsGTY10PMxigdiMkB_7BDw==", &cookies.GetOptions{Encrypt: true}, "hello", true, nil},
		{"decrypts with the old key", "sg=FWxzmluOA3Jg568IQmZyxw==", &cookies.GetOptions{Encrypt: true}, "hello", true, nil},
		{"refuses garbage", "sg=garbage!!", &cookies.GetOptions{Encrypt: true}, "", false, nil},
		{"misses an encrypted cookie", "x=1", &cookies.GetOptions{Encrypt: true}, "", false, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x := newExchange(tt.cookie)
			got, ok := x.cookies(cookies.Options{Keys: keygrip(t, "sha256"), Egg: true}).Get("sg", tt.opts)
			if got != tt.want || ok != tt.ok {
				t.Errorf("Get = %q, %v; want %q, %v", got, ok, tt.want, tt.ok)
			}
			x.wantSet(t, tt.set...)
		})
	}
}

func TestEggWithoutKeys(t *testing.T) {
	x := newExchange("")
	c := x.cookies(cookies.Options{Egg: true})
	wantCause(t, c.Set("a", "b", nil), "a", ".keys required for encrypt/sign cookies")
	wantCause(t, c.Set("a", "b", &cookies.SetOptions{Encrypt: true}), "a", ".keys required for encrypt/sign cookies")
	x.wantSet(t)
	if err := c.Set("a", "", nil); err != nil {
		t.Errorf("removing needs no keys: %v", err)
	}
}
