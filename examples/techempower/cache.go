package main

import (
	"context"

	"github.com/maypok86/otter/v2"
)

// cache has worlds of the table cachedworld. It reads what it has not from the store, once
// for all who ask at the same time, and forgets the rows that are used least when there are
// too many.
type cache struct {
	worlds *otter.Cache[int32, World]
	load   otter.LoaderFunc[int32, World]
}

func newCache(s store) *cache {
	return &cache{
		worlds: otter.Must(&otter.Options[int32, World]{MaximumSize: rows}),
		load: func(ctx context.Context, id int32) (World, error) {
			// Others wait for the row, too, when the client that asked first goes away.
			return s.CachedWorld(context.WithoutCancel(ctx), id)
		},
	}
}

// get returns a row, from the table if nobody asked for it lately.
func (c *cache) get(ctx context.Context, id int32) (World, error) {
	return c.worlds.Get(ctx, id, c.load)
}
