package eggdb

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/koa-go/koa/egg"
)

var _ egg.CheckHealth = (*plugin)(nil)

// CheckHealth asks all databases whether they answer.
func (p *plugin) CheckHealth(ctx context.Context, _ *egg.App) error {
	var (
		all  sync.WaitGroup
		mu   sync.Mutex // guards errs
		errs []error
	)
	for name, d := range p.others {
		all.Go(func() {
			if err := d.Ping(ctx); err != nil {
				mu.Lock()
				defer mu.Unlock()
				errs = append(errs, fmt.Errorf("db.databases.%s: %w", name, err))
			}
		})
	}
	err := p.main.Ping(ctx)
	all.Wait()
	return errors.Join(append(errs, err)...)
}
