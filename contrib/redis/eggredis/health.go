package eggredis

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/koa-go/koa/egg"
)

var _ egg.CheckHealth = (*plugin)(nil)

// CheckHealth asks the servers whether they answer. Those that the application can work
// without (WeakDependent) are not asked.
func (p *plugin) CheckHealth(ctx context.Context, _ *egg.App) error {
	var (
		all  sync.WaitGroup
		mu   sync.Mutex // guards errs
		errs []error
	)
	for name, client := range p.clients {
		if p.configs[name].WeakDependent {
			continue
		}
		all.Go(func() {
			if err := client.Ping(ctx).Err(); err != nil {
				mu.Lock()
				defer mu.Unlock()
				errs = append(errs, fmt.Errorf("the server %s does not answer: %w", p.configs[name].where(), err))
			}
		})
	}
	all.Wait()
	return errors.Join(errs...)
}
