package model

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"
)

// Post is what somebody said in a topic.
type Post struct {
	ID        int64
	TopicID   int64
	Author    Author
	Body      string // as it was written; package markup makes HTML of it
	CreatedAt time.Time
	Uploads   []Upload // what is attached to it
}

// Posts are all posts.
type Posts struct{ db *sql.DB }

// NewPosts is called by the generated wiring.
func NewPosts(db *sql.DB) *Posts { return &Posts{db} }

// postColumns has the uploads as JSON, so that a page of posts is one query.
const postColumns = `SELECT p.id, p.topic_id, u.id, u.name, coalesce(u.avatar, ''), p.body, p.created_at,
		(SELECT json_group_array(json_object('ID', f.id, 'Name', f.name, 'Type', f.type, 'Size', f.size))
			FROM uploads f WHERE f.post_id = p.id)
	FROM posts p JOIN users u ON u.id = p.user_id`

func scanPost(r row) (p Post, err error) {
	var uploads []byte
	err = r.Scan(&p.ID, &p.TopicID, &p.Author.ID, &p.Author.Name, &p.Author.Avatar, &p.Body, &p.CreatedAt, &uploads)
	if err != nil {
		return p, err
	}
	return p, json.Unmarshal(uploads, &p.Uploads)
}

// List returns posts of a topic, the first ones first.
func (t *Posts) List(ctx context.Context, topic int64, limit, offset int) ([]Post, error) {
	rows, err := t.db.QueryContext(ctx, postColumns+` WHERE p.topic_id = ? ORDER BY p.id LIMIT ? OFFSET ?`, topic, limit, offset)
	return list(scanPost, rows, err)
}

// Reply adds a post with what is attached to it, and fills in its number. It returns
// ErrNotFound when the topic is closed or gone.
func (t *Posts) Reply(ctx context.Context, p *Post) error {
	return inTx(ctx, t.db, func(tx *sql.Tx) error {
		const touch = `UPDATE topics SET replies = replies + 1, active_at = ? WHERE id = ? AND closed_at IS NULL`
		if err := changed(tx.ExecContext(ctx, touch, p.CreatedAt, p.TopicID)); err != nil {
			return err
		}
		return insertPost(ctx, tx, p)
	})
}

func insertPost(ctx context.Context, tx *sql.Tx, p *Post) error {
	const query = `INSERT INTO posts (topic_id, user_id, body, created_at) VALUES (?, ?, ?, ?) RETURNING id`
	err := tx.QueryRowContext(ctx, query, p.TopicID, p.Author.ID, p.Body, p.CreatedAt).Scan(&p.ID)
	if err != nil {
		return err
	}
	for _, u := range p.Uploads {
		if err := attach(ctx, tx, u.ID, p.ID); err != nil {
			return err
		}
	}
	return nil
}
