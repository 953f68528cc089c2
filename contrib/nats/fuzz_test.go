package nats

import (
	"regexp"
	"strings"
	"testing"

	"github.com/koa-go/koa/discovery"
)

func FuzzDecode(f *testing.F) {
	for _, value := range []string{
		`{"id":"a","service":"users","address":"10.0.0.1:80","weight":3,"tags":["blue"],"meta":{"rack":"1"}}`,
		`{"id":"a","address":"[::1]:80","registration":"x"}`,
		`{"id":"b","address":"10.0.0.1:80"}`, `{"ID":"a"}`, `[]`, `null`, `{`, "",
	} {
		f.Add(value)
	}
	f.Fuzz(func(t *testing.T, value string) {
		in, err := decode("users", "users.a", []byte(value))
		if err != nil {
			return
		}
		if again, err := in.Prepare(); err != nil || !again.Equal(in) || in.Service != "users" || in.ID != "a" {
			t.Fatalf("%q is %+v: %v", value, in, err)
		}
		written, err := encode(in, "r")
		if err != nil {
			return // other spellings may be shorter
		}
		if back, err := decode("users", "users.a", written); err != nil || !back.Equal(in) {
			t.Errorf("%s is %+v, %v; want %+v", written, back, err, in)
		}
	})
}

var validKey = regexp.MustCompile(`^[-=a-zA-Z0-9]+\.[-=a-zA-Z0-9]+$`)

func FuzzKey(f *testing.F) {
	f.Add("users", "10.0.0.1:80")
	f.Add("a.b", "c")
	f.Add("a", "b.c")
	f.Add("=2E", "\xff*>$")
	f.Fuzz(func(t *testing.T, service, id string) {
		key, err := keyOf(service, id)
		if err != nil {
			return
		}
		if !validKey.MatchString(key) || len(key) > maxKey {
			t.Fatalf("the key of %q, %q is %q", service, id, key)
		}
		left, right, _ := strings.Cut(key, ".")
		if unescape(t, left) != service || unescape(t, right) != id {
			t.Errorf("%q is not the key of %q, %q alone", key, service, id)
		}
	})
}

// unescape shows that no two names have one key.
func unescape(t *testing.T, text string) string {
	t.Helper()
	var b []byte
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c == '=' {
			const hex = "0123456789ABCDEF"
			c = byte(strings.IndexByte(hex, text[i+1])<<4 | strings.IndexByte(hex, text[i+2]))
			i += 2
		}
		b = append(b, c)
	}
	return string(b)
}

func TestRecord(t *testing.T) {
	in, err := discovery.Instance{Service: "users", ID: "a", Address: "10.0.0.1:80"}.Prepare()
	if err != nil {
		t.Fatal(err)
	}
	value, err := encode(in, "r")
	const want = `{"id":"a","service":"users","address":"10.0.0.1:80","weight":1,"registration":"r"}`
	if err != nil || string(value) != want {
		t.Errorf("%s, %v; want %s", value, err, want)
	}
}
