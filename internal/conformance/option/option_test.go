package option_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/cookies"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/internal/conformance/ordered"
)

func object(t *testing.T, text string) any {
	t.Helper()
	v, err := ordered.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestReader(t *testing.T) {
	r := option.Read(object(t, `{"s":"x","b":true,"n":1.5,"i":3,"ms":1500,"at":"2024-01-02T03:04:05Z","l":["a","b"],"one":"a","null":null}`))
	if r.Text("s") != "x" || !r.Bool("b") || r.Number("n") != 1.5 || r.Int("i") != 3 {
		t.Error("a field is not what stands there")
	}
	if got := r.Millis("ms"); got != 1500*time.Millisecond {
		t.Errorf("Millis = %v, want 1.5s", got)
	}
	if got := r.Time("at"); !got.Equal(time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC)) {
		t.Errorf("Time = %v", got)
	}
	if l := r.Texts("l"); len(l) != 2 || len(r.Texts("one")) != 1 || r.Texts("none") != nil {
		t.Errorf("Texts = %v", l)
	}
	if r.Text("null") != "" || r.Int("none") != 0 || !r.Time("none").IsZero() {
		t.Error("null and an absent field are not zero")
	}
	if err := r.Done(); err != nil {
		t.Errorf("Done = %v", err)
	}
}

func TestReaderRefuses(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		read     func(*option.Reader)
		want     string
	}{
		{"a field nobody asked for", `{"a":1}`, func(*option.Reader) {}, `unknown option "a"`},
		{"another type", `{"a":1}`, func(r *option.Reader) { r.Text("a") }, "a is 1, which the API takes as a text"},
		{"a fraction for a whole number", `{"a":1.5}`, func(r *option.Reader) { r.Int("a") }, "a whole number"},
		{"a text that is no time", `{"a":"x"}`, func(r *option.Reader) { r.Time("a") }, "a time"},
		{"a list of other things", `{"a":[1]}`, func(r *option.Reader) { r.Texts("a") }, "a list of texts"},
		{"options that are no object", `5`, func(*option.Reader) {}, "an object"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := option.Read(object(t, tt.in))
			tt.read(r)
			err := r.Done()
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Done = %v, want an error with %q", err, tt.want)
			}
		})
	}
}

func TestCookieSet(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want cookies.SetOptions
	}{
		{`{}`, cookies.SetOptions{}},
		{`{"maxAge":-1000,"signed":false,"secure":true,"httpOnly":false}`, cookies.SetOptions{MaxAge: -time.Second, Signed: cookies.No, Secure: cookies.Yes, HTTPOnly: cookies.No}},
		{`{"path":"/x","sameSite":"Lax","priority":"high","overwrite":true,"encrypt":true}`, cookies.SetOptions{Path: "/x", SameSite: "Lax", Priority: "high", Overwrite: true, Encrypt: true}},
		{`{"path":false,"sameSite":true}`, cookies.SetOptions{OmitPath: true, SameSite: cookies.SameSiteStrict}},
		{`{"path":"","sameSite":false}`, cookies.SetOptions{OmitPath: true}},
	} {
		got, err := option.CookieSet(object(t, tt.in))
		if err != nil || *got != tt.want {
			t.Errorf("%s gives %+v, %v, want %+v", tt.in, got, err, tt.want)
		}
	}
	if got, err := option.CookieSet(nil); got != nil || err != nil {
		t.Errorf("no options give %v, %v, want nil, nil", got, err)
	}
	var inexpressible option.Inexpressible
	if _, err := option.CookieSet(object(t, `{"maxAge":"5"}`)); !errors.As(err, &inexpressible) {
		t.Errorf("a maxAge given as text gives %v, want an Inexpressible", err)
	}
}

func TestCookieGet(t *testing.T) {
	got, err := option.CookieGet(object(t, `{"signed":true}`))
	if err != nil || *got != (cookies.GetOptions{Signed: cookies.Yes}) {
		t.Errorf("got %+v, %v", got, err)
	}
	if got, err := option.CookieGet(nil); got != nil || err != nil {
		t.Errorf("no options give %v, %v, want nil, nil", got, err)
	}
}
