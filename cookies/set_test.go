package cookies_test

import (
	"crypto/tls"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/cookies"
)

// The signatures are those of keygrip 1.1.0 with k1-current.
func TestSetSigns(t *testing.T) {
	signed := []string{"sg=v2; path=/; httponly", "sg.sig=k66JmJKe4JFlaKZ07gOnYEM3QwU; path=/; httponly"}
	plain := signed[:1]
	for _, tt := range []struct {
		name string
		opts *cookies.SetOptions
		want []string
	}{
		{"nothing without options, the trap of Koa", nil, plain},
		{"by default with options", &cookies.SetOptions{}, signed},
		{"when told so", &cookies.SetOptions{Signed: cookies.Yes}, signed},
		{"nothing when told so", &cookies.SetOptions{Signed: cookies.No}, plain},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x := newExchange("")
			if err := x.cookies(cookies.Options{Keys: keygrip(t, "sha1")}).Set("sg", "v2", tt.opts); err != nil {
				t.Fatal(err)
			}
			x.wantSet(t, tt.want...)
		})
	}
}

func TestSetWithoutKeys(t *testing.T) {
	x := newExchange("")
	c := x.cookies(cookies.Options{})
	if err := c.Set("a", "b", &cookies.SetOptions{}); err != nil {
		t.Errorf("Set with the default of Signed: %v", err)
	}
	err := c.Set("a", "c", &cookies.SetOptions{Signed: cookies.Yes, Overwrite: true})
	wantCause(t, err, "a", ".keys required for signed cookies")
	if !errors.Is(err, cookies.ErrNoKeys) {
		t.Errorf("%v is not ErrNoKeys", err)
	}
	x.wantSet(t, "a=b; path=/; httponly")
}

func TestSetSecure(t *testing.T) {
	for _, tt := range []struct {
		name      string
		encrypted bool
		choice    cookies.Choice
		want      string // "" for ErrInsecure
	}{
		{"leaves it out on a plain connection", false, cookies.Default, "a=b; path=/; httponly"},
		{"refuses it on a plain connection", false, cookies.Yes, ""},
		{"follows an encrypted connection", true, cookies.Default, "a=b; path=/; secure; httponly"},
		{"writes it on an encrypted connection", true, cookies.Yes, "a=b; path=/; secure; httponly"},
		{"leaves it out when told so", true, cookies.No, "a=b; path=/; httponly"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x := newExchange("")
			err := x.cookies(cookies.Options{Secure: tt.encrypted}).Set("a", "b", &cookies.SetOptions{Secure: tt.choice})
			if tt.want == "" {
				wantCause(t, err, "a", "Cannot send secure cookie over unencrypted connection")
				x.wantSet(t)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			x.wantSet(t, tt.want)
		})
	}
}

func TestForHTTPKnowsTLS(t *testing.T) {
	x := newExchange("")
	x.request.TLS = &tls.ConnectionState{}
	if err := x.cookies(cookies.Options{}).Set("a", "b", nil); err != nil {
		t.Fatal(err)
	}
	x.wantSet(t, "a=b; path=/; secure; httponly")
}

func TestSetKeepsOtherCookies(t *testing.T) {
	x := newExchange("")
	x.response.Header().Set("Set-Cookie", "raw=1")
	c := x.cookies(cookies.Options{})
	for _, value := range []string{"1", "2"} {
		if err := c.Set("a", value, nil); err != nil {
			t.Fatal(err)
		}
	}
	x.wantSet(t, "raw=1", "a=1; path=/; httponly", "a=2; path=/; httponly")
}

func TestSetOverwrite(t *testing.T) {
	x := newExchange("")
	c := x.cookies(cookies.Options{Keys: keygrip(t, "sha1")})
	x.response.Header()["Set-Cookie"] = []string{"sg=1; path=/x", "sgx=1", "sg.sig=1", "b=2"}
	before := x.response.Header()["Set-Cookie"]
	if err := c.Set("sg", "v2", &cookies.SetOptions{Overwrite: true}); err != nil {
		t.Fatal(err)
	}
	x.wantSet(t, "sgx=1", "b=2", "sg=v2; path=/; httponly", "sg.sig=k66JmJKe4JFlaKZ07gOnYEM3QwU; path=/; httponly")
	if got := strings.Join(before, "|"); got != "sg=1; path=/x|sgx=1|sg.sig=1|b=2" {
		t.Errorf("the earlier slice became %q", got)
	}
}

func TestSetRemovesWithASignatureOfTheEmptyValue(t *testing.T) {
	x := newExchange("")
	c := x.cookies(cookies.Options{Keys: keygrip(t, "sha1")})
	if err := c.Set("sg", "", &cookies.SetOptions{Path: "/p", MaxAge: time.Hour}); err != nil {
		t.Fatal(err)
	}
	x.wantSet(t,
		"sg=; path=/p; expires=Thu, 01 Jan 1970 00:00:00 GMT; httponly",
		"sg.sig=EYSSmpJ6Fb_0Vkncaa7G8PAHxXo; path=/p; expires=Thu, 01 Jan 1970 00:00:00 GMT; httponly")
}

func TestSetWritesLatin1(t *testing.T) {
	x := newExchange("")
	c := x.cookies(cookies.Options{Keys: keygrip(t, "sha1")})
	if err := c.Set("n", "é", &cookies.SetOptions{}); err != nil {
		t.Fatal(err)
	}
	x.wantSet(t, "n=\xe9; path=/; httponly", "n.sig=VjsrOAUqx5lpkfZ9n7qsqaXVgBM; path=/; httponly")
}

func TestSetErrorsLeaveTheResponse(t *testing.T) {
	x := newExchange("")
	c := x.cookies(cookies.Options{})
	for _, err := range []error{
		c.Set("a", "b;c", nil),
		c.Set("a b;", "c", nil),
		c.Set("a", "b", &cookies.SetOptions{Domain: "-", Overwrite: true}),
		c.Set("a", "b", &cookies.SetOptions{Signed: cookies.Yes}),
		c.SetSealed("a", "b", nil),
	} {
		if err == nil {
			t.Error("no error")
		}
	}
	if _, set := x.response.Header()["Set-Cookie"]; set {
		t.Errorf("Set-Cookie is %q, want no such field", x.response.Header()["Set-Cookie"])
	}
}

func TestDefaults(t *testing.T) {
	defaults := &cookies.SetOptions{
		MaxAge: time.Minute, Path: "/d", Domain: "d.com", HTTPOnly: cookies.No,
		SameSite: cookies.SameSiteLax, Priority: cookies.PriorityHigh,
	}
	for _, tt := range []struct {
		name string
		opts *cookies.SetOptions
		want string
	}{
		{"are used without options", nil, "a=b; path=/d; expires=Tue, 02 Jan 2024 03:05:05 GMT; domain=d.com; priority=high; samesite=lax"},
		{"fill what is zero", &cookies.SetOptions{Path: "/x", HTTPOnly: cookies.Yes}, "a=b; path=/x; expires=Tue, 02 Jan 2024 03:05:05 GMT; domain=d.com; priority=high; samesite=lax; httponly"},
		{"give way", &cookies.SetOptions{MaxAge: time.Second, Domain: "x.com", SameSite: "none", Priority: "low"}, "a=b; path=/d; expires=Tue, 02 Jan 2024 03:04:06 GMT; domain=x.com; priority=low; samesite=none"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x := newExchange("")
			if err := x.cookies(cookies.Options{Defaults: defaults}).Set("a", "b", tt.opts); err != nil {
				t.Fatal(err)
			}
			x.wantSet(t, tt.want)
		})
	}
}

func TestOnTooLarge(t *testing.T) {
	var told []int
	x := newExchange("")
	c := x.cookies(cookies.Options{OnTooLarge: func(name string, size int) { told = append(told, size) }})
	for _, size := range []int{4093, 4094} {
		if err := c.Set("a", strings.Repeat("é", size), &cookies.SetOptions{Overwrite: true}); err != nil {
			t.Fatal(err)
		}
	}
	if len(told) != 1 || told[0] != 4094 {
		t.Errorf("told of %v, want of 4094", told)
	}
	if got := len(x.response.Header()["Set-Cookie"]); got != 1 {
		t.Errorf("%d cookies are set, want the large one", got)
	}
}

// Whatever a program passes on from a client, the field it gets is one cookie.
func FuzzSet(f *testing.F) {
	f.Add("a", "b", "/", "x.com", "lax", false)
	f.Add("a\r\n", "b\x00", "/;x", "x.com; secure", "none", true)
	f.Add("a=b", "b;c\xff", "/é", "..", "ſtrict", true)
	f.Add("你", "é", "\n", "a_b", "Strict", true)
	keys := keygrip(f, "sha256")
	f.Fuzz(func(t *testing.T, name, value, path, domain, sameSite string, egg bool) {
		x := newExchange("")
		c := x.cookies(cookies.Options{Keys: keys, Egg: egg, Secure: true})
		err := c.Set(name, value, &cookies.SetOptions{Path: path, Domain: domain, SameSite: cookies.SameSite(sameSite), HTTPOnly: cookies.No})
		fields := x.response.Header()["Set-Cookie"]
		if (err == nil) != (len(fields) == 2) {
			t.Fatalf("Set: %v, and Set-Cookie is %q", err, fields)
		}
		attributes := 2 // path and secure
		for _, more := range []bool{value == "", domain != "", sameSite != ""} {
			if more {
				attributes++
			}
		}
		for _, field := range fields {
			wantOneCookie(t, field, attributes)
		}
	})
}

func wantOneCookie(t *testing.T, field string, attributes int) {
	t.Helper()
	for i := range len(field) {
		if b := field[i]; b < ' ' && b != '\t' || b == 0x7f {
			t.Errorf("byte %#x in %q", b, field)
		}
	}
	if got := strings.Count(field, ";"); got != attributes {
		t.Errorf("%d attributes in %q, want %d", got, field, attributes)
	}
}
