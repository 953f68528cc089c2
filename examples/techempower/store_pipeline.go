package main

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/koa-go/koa/contrib/db/pipeline"
)

// pipelineStore sends queries without waiting for the answers to those before them. Each
// ends with a Sync of its own: it has its own error and its own transaction.
type pipelineStore struct {
	pgxStore

	pipeline *pipeline.Pipeline
}

// Worlds reads rows, all at the same time.
func (s pipelineStore) Worlds(ctx context.Context, ids []int32) ([]World, error) {
	worlds := make([]World, len(ids))
	var queries pgx.Batch
	for _, id := range ids {
		queries.Queue(selectWorld, id)
	}
	answers := s.pipeline.SendBatch(ctx, &queries)
	for i := range worlds {
		if err := answers.QueryRow().Scan(&worlds[i].ID, &worlds[i].RandomNumber); err != nil {
			return nil, err
		}
	}
	return worlds, answers.Close()
}
