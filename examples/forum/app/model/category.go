package model

import (
	"context"
	"database/sql"
)

// Category is what a topic is filed under.
type Category struct {
	ID    int64
	Slug  string // in URLs
	Title string
}

// Categories are all categories.
type Categories struct{ db *sql.DB }

// NewCategories is called by the generated wiring.
func NewCategories(db *sql.DB) *Categories { return &Categories{db} }

// List returns them in the order in which they were made.
func (t *Categories) List(ctx context.Context) ([]Category, error) {
	rows, err := t.db.QueryContext(ctx, `SELECT id, slug, title FROM categories ORDER BY id`)
	return list(scanCategory, rows, err)
}

// FindBySlug returns the one with that slug.
func (t *Categories) FindBySlug(ctx context.Context, slug string) (*Category, error) {
	return one(scanCategory, t.db.QueryRowContext(ctx, `SELECT id, slug, title FROM categories WHERE slug = ?`, slug))
}

func scanCategory(r row) (c Category, err error) {
	err = r.Scan(&c.ID, &c.Slug, &c.Title)
	return c, err
}
