package storetest

import (
	"fmt"
	"strings"
	"time"

	"github.com/koa-go/koa/middleware/session"
)

func (c *checker) missing() {
	c.wantNone(c.key())
	if err := c.store.Destroy(c.Context(), c.key()); err != nil {
		c.Errorf("Destroy of nothing: %v, want no error", err)
	}
}

func (c *checker) keeps() {
	one, two := c.key(), c.key()
	c.set(one, `{"n":1}`, long)
	c.set(two, `{"n":2}`, long)
	c.want(one, `{"n":1}`)
	c.want(two, `{"n":2}`)
	c.wantNone(one + "x")
}

func (c *checker) texts() {
	for _, data := range []string{
		`{}`,
		`{"b":1,"a":2,"name":"é世🙂","escape":"\u0000\ud800","_expire":1700000000000}`,
		`{"much":"` + strings.Repeat("0123456789", 10_000) + `"}`,
	} {
		key := c.key()
		c.set(key, data, long)
		c.want(key, data)
	}
	odd := c.key() + ` pre:é/?*"'\{}%20`
	c.set(odd, `{"n":1}`, long)
	c.want(odd, `{"n":1}`)
}

func (c *checker) replaces() {
	key := c.key()
	c.set(key, `{"n":1,"long":true}`, long)
	c.set(key, `{"n":2}`, session.SetOptions{MaxAge: time.Hour}) // Changed is a hint only
	c.want(key, `{"n":2}`)
}

func (c *checker) destroys() {
	key, other := c.key(), c.key()
	c.set(key, `{"n":1}`, long)
	c.set(other, `{"n":2}`, long)
	if err := c.store.Destroy(c.Context(), key); err != nil {
		c.Fatalf("Destroy: %v", err)
	}
	c.wantNone(key)
	c.want(other, `{"n":2}`)
}

func (c *checker) expires() {
	short, renewed := c.key(), c.key()
	brief := session.SetOptions{MaxAge: 100 * time.Millisecond}
	c.set(short, `{"n":1}`, brief)
	c.set(renewed, `{"n":2}`, brief)
	c.set(renewed, `{"n":2}`, long)
	for end := time.Now().Add(time.Minute); c.get(short) != nil; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			c.Fatal("a session of 100 ms is still there after a minute")
		}
	}
	c.want(renewed, `{"n":2}`)
}

func (c *checker) browserSession() {
	key := c.key()
	c.set(key, `{"_session":true}`, session.SetOptions{MaxAge: session.BrowserSession})
	c.want(key, `{"_session":true}`)
}

func (c *checker) owns() {
	key := c.key()
	data := []byte(`{"n":1}`)
	if err := c.store.Set(c.Context(), key, data, long); err != nil {
		c.Fatalf("Set: %v", err)
	}
	data[5] = '2'
	c.get(key)[5] = '3'
	c.want(key, `{"n":1}`)
}

func (c *checker) concurrent() {
	shared := c.key()
	c.together(16, func(i int) {
		own, data := c.key(), fmt.Sprintf(`{"n":%d}`, i)
		for range 4 {
			if err := c.store.Set(c.Context(), own, []byte(data), long); err != nil {
				c.Errorf("Set: %v", err)
			}
			if err := c.store.Set(c.Context(), shared, []byte(data), long); err != nil {
				c.Errorf("Set: %v", err)
			}
			if got, err := c.store.Get(c.Context(), own); err != nil || string(got) != data {
				c.Errorf("Get = %q, %v, want %q", got, err, data)
			}
		}
	})
	if c.get(shared) == nil {
		c.Error("what all have set is gone")
	}
}
