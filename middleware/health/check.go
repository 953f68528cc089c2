package health

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"
)

// checker runs one check.
type checker struct {
	Check
	busy atomic.Bool // a call has not returned
}

// result is how one check ended.
type result struct {
	name string
	err  error
	took time.Duration
}

var errHangs = errors.New("the call before has not returned yet")

// run calls the check, and does not wait for it longer than it may take.
func (c *checker) run() result {
	start := time.Now()
	err := c.call()
	return result{name: c.Name, err: err, took: time.Since(start)}
}

func (c *checker) call() error {
	if !c.busy.CompareAndSwap(false, true) {
		return errHangs
	}
	ctx, cancel := context.WithTimeout(context.Background(), c.Timeout)
	defer cancel()
	done := make(chan error, 1)
	go func() {
		err := c.safely(ctx)
		c.busy.Store(false)
		done <- err
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return fmt.Errorf("no answer within %v", c.Timeout)
	}
}

// safely makes an error of a panic, which would end the program on this goroutine.
func (c *checker) safely(ctx context.Context) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	return c.Run(ctx)
}
