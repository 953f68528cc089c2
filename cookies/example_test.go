package cookies_test

import (
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/koa-go/koa/cookies"
)

// With net/http: a visitor's theme, signed so that only this server chose it.
func ExampleForHTTP() {
	keys, err := cookies.NewKeygrip([]string{"a long random key"}, nil)
	if err != nil {
		log.Fatal(err)
	}
	handler := func(w http.ResponseWriter, r *http.Request) {
		jar := cookies.ForHTTP(w, r, &cookies.Options{Keys: keys})
		if theme, ok := jar.Get("theme", &cookies.GetOptions{Signed: cookies.Yes}); ok {
			fmt.Fprintln(w, "You like it", theme)
			return
		}
		if err := jar.Set("theme", "dark", &cookies.SetOptions{Signed: cookies.Yes}); err != nil {
			http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		}
	}
	w := httptest.NewRecorder()
	handler(w, httptest.NewRequest(http.MethodGet, "/", nil))
	for _, cookie := range w.Header().Values("Set-Cookie") {
		fmt.Println(cookie)
	}
	// Output:
	// theme=dark; path=/; httponly
	// theme.sig=_sEIFFifoAL0732Z_1RLYnAO2RU; path=/; httponly
}

// Sealed cookies hide their value and end when they should, whatever the
// browser does with them.
func ExampleCookies_SetSealed() {
	keys, err := cookies.NewKeygrip([]string{"a long random key"}, nil)
	if err != nil {
		log.Fatal(err)
	}
	w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil)
	jar := cookies.ForHTTP(w, r, &cookies.Options{Keys: keys})
	if err := jar.SetSealed("cart", `{"items":[1,2]}`, &cookies.SetOptions{MaxAge: time.Hour}); err != nil {
		log.Fatal(err)
	}

	back := httptest.NewRequest(http.MethodGet, "/", nil)
	back.AddCookie(w.Result().Cookies()[0])
	jar = cookies.ForHTTP(httptest.NewRecorder(), back, &cookies.Options{Keys: keys})
	cart, err := jar.GetSealed("cart")
	fmt.Println(cart, err)

	_, err = jar.GetSealed("other")
	fmt.Println(errors.Is(err, cookies.ErrNoCookie))
	// Output:
	// {"items":[1,2]} <nil>
	// true
}

// The three states of Signed on the Koa kind.
func ExampleCookies_Set() {
	keys, err := cookies.NewKeygrip([]string{"a long random key"}, nil)
	if err != nil {
		log.Fatal(err)
	}
	w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil)
	jar := cookies.ForHTTP(w, r, &cookies.Options{Keys: keys})
	for _, err := range []error{
		jar.Set("a", "1", nil), // Koa's trap: not signed
		jar.Set("b", "1", &cookies.SetOptions{}),
		jar.Set("c", "1", &cookies.SetOptions{Signed: cookies.No}),
	} {
		if err != nil {
			log.Fatal(err)
		}
	}
	for _, cookie := range w.Header().Values("Set-Cookie") {
		fmt.Println(cookie)
	}
	// Output:
	// a=1; path=/; httponly
	// b=1; path=/; httponly
	// b.sig=Qx33wUsUxVs9OGTbzFAnIOA9O58; path=/; httponly
	// c=1; path=/; httponly
}

// The Egg kind shares its cookies with an Egg application of the same keys.
func ExampleOptions_egg() {
	keys, err := cookies.NewKeygrip([]string{"k1-current", "k0-old"}, &cookies.KeygripOptions{Algorithm: "sha256"})
	if err != nil {
		log.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Header.Set("Cookie", "sg=v2; sg.sig=8qRWzmL4GfUDiiH-P70NmX5j8JRatwc-0Qd9HPOtOnw; secret=YsGTY10PMxigdiMkB_7BDw==")
	jar := cookies.ForHTTP(httptest.NewRecorder(), r, &cookies.Options{Keys: keys, Egg: true})
	fmt.Println(jar.Get("sg", nil))
	fmt.Println(jar.Get("secret", &cookies.GetOptions{Encrypt: true}))
	// Output:
	// v2 true
	// hello true
}

// A new key goes in front. What the old one signed stays good.
func ExampleKeygrip_Index() {
	before, err := cookies.NewKeygrip([]string{"key of last year"}, nil)
	if err != nil {
		log.Fatal(err)
	}
	after, err := cookies.NewKeygrip([]string{"key of this year", "key of last year"}, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(after.Index("id=7", before.Sign("id=7")))
	fmt.Println(after.Index("id=7", after.Sign("id=7")))
	fmt.Println(after.Index("id=8", after.Sign("id=7")))
	// Output:
	// 1
	// 0
	// -1
}

func ExampleParseCookie() {
	fmt.Println(cookies.ParseCookie(`lang=en; theme="dark"`, "theme"))
	// Output: dark true
}

func ExampleNewCookie() {
	cookie, err := cookies.NewCookie("theme", "dark", &cookies.SetOptions{SameSite: cookies.SameSiteLax}, time.Now())
	fmt.Println(cookie, err)
	// Output: theme=dark; path=/; samesite=lax; httponly <nil>
}

func ExampleError() {
	jar := cookies.ForHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil), nil)
	err := jar.Set("theme", "dark", &cookies.SetOptions{Secure: cookies.Yes})
	fmt.Println(err)
	fmt.Println(errors.Is(err, cookies.ErrInsecure))
	// Output:
	// cookies: "theme": Cannot send secure cookie over unencrypted connection: if a proxy ends TLS, Options.Secure must say so
	// true
}
