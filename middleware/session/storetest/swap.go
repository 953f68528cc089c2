package storetest

import (
	"strconv"

	"github.com/koa-go/koa/middleware/session"
)

// swap calls Swap, which must succeed or not as want says.
func (c *checker) swap(key, old, data string, want bool) {
	c.Helper()
	swapped, err := c.store.(session.Swapper).Swap(c.Context(), key, []byte(old), []byte(data), long)
	if err != nil || swapped != want {
		c.Fatalf("Swap(%s, %s) = %v, %v, want %v", old, data, swapped, err, want)
	}
}

func (c *checker) swaps() {
	key := c.key()
	c.swap(key, `{"n":1}`, `{"n":2}`, false)
	c.wantNone(key)

	c.set(key, `{"n":1}`, long)
	c.swap(key, `{"n":1}`, `{"n":2}`, true)
	c.want(key, `{"n":2}`)
	c.swap(key, `{"n":1}`, `{"n":3}`, false)
	c.want(key, `{"n":2}`)

	if err := c.store.Destroy(c.Context(), key); err != nil {
		c.Fatalf("Destroy: %v", err)
	}
	c.swap(key, `{"n":2}`, `{"n":3}`, false)
	c.wantNone(key)
}

// swapsOnce counts up from many goroutines. No count may get lost.
func (c *checker) swapsOnce() {
	const goroutines, each = 8, 5
	key := c.key()
	c.set(key, "0", long)
	c.together(goroutines, func(int) {
		for range each {
			if err := c.countUp(key); err != nil {
				c.Error(err)
				return
			}
		}
	})
	c.want(key, strconv.Itoa(goroutines*each))
}

func (c *checker) countUp(key string) error {
	for {
		old, err := c.store.Get(c.Context(), key)
		if err != nil {
			return err
		}
		n, err := strconv.Atoi(string(old))
		if err != nil {
			return err
		}
		next := strconv.Itoa(n + 1)
		swapped, err := c.store.(session.Swapper).Swap(c.Context(), key, old, []byte(next), long)
		if err != nil || swapped {
			return err
		}
	}
}
