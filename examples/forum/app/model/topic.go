package model

import (
	"context"
	"database/sql"
	"time"
)

// Topic is something that people talk about.
type Topic struct {
	ID        int64
	Category  Category
	Author    Author
	Title     string
	Replies   int
	CreatedAt time.Time
	ActiveAt  time.Time // when somebody last posted
	ClosedAt  time.Time // zero while it is open
}

// Closed tells whether nobody can reply any more.
func (t *Topic) Closed() bool { return !t.ClosedAt.IsZero() }

// Author is what is shown of a user beside what they wrote.
type Author struct {
	ID     int64
	Name   string
	Avatar string
}

// TopicQuery says which topics are listed. The zero value is all of them.
type TopicQuery struct {
	Category      string // a slug
	User          int64
	Limit, Offset int
}

// Topics are all topics.
type Topics struct{ db *sql.DB }

// NewTopics is called by the generated wiring.
func NewTopics(db *sql.DB) *Topics { return &Topics{db} }

const topicColumns = `SELECT t.id, c.id, c.slug, c.title, u.id, u.name, coalesce(u.avatar, ''),
		t.title, t.replies, t.created_at, t.active_at, t.closed_at
	FROM topics t JOIN categories c ON c.id = t.category_id JOIN users u ON u.id = t.user_id`

func scanTopic(r row) (t Topic, err error) {
	var closed sql.NullTime
	err = r.Scan(&t.ID, &t.Category.ID, &t.Category.Slug, &t.Category.Title, &t.Author.ID, &t.Author.Name, &t.Author.Avatar,
		&t.Title, &t.Replies, &t.CreatedAt, &t.ActiveAt, &closed)
	t.ClosedAt = closed.Time
	return t, err
}

// topicWhere is the part of a query that a TopicQuery stands for, and its arguments.
const topicWhere = ` WHERE (?1 = '' OR t.category_id = (SELECT id FROM categories WHERE slug = ?1))
	AND (?2 = 0 OR t.user_id = ?2)`

// List returns topics, those first in which somebody posted last.
func (t *Topics) List(ctx context.Context, q TopicQuery) ([]Topic, error) {
	rows, err := t.db.QueryContext(ctx, topicColumns+topicWhere+` ORDER BY t.active_at DESC, t.id DESC LIMIT ?3 OFFSET ?4`,
		q.Category, q.User, q.Limit, q.Offset)
	return list(scanTopic, rows, err)
}

// Count tells how many topics there are, whatever limit and offset say.
func (t *Topics) Count(ctx context.Context, q TopicQuery) (n int, err error) {
	err = t.db.QueryRowContext(ctx, `SELECT count(*) FROM topics t`+topicWhere, q.Category, q.User).Scan(&n)
	return n, err
}

// Find returns the topic with that number.
func (t *Topics) Find(ctx context.Context, id int64) (*Topic, error) {
	return one(scanTopic, t.db.QueryRowContext(ctx, topicColumns+` WHERE t.id = ?`, id))
}

// Create adds a topic with its first post and what is attached to that, and fills in the
// numbers of both.
func (t *Topics) Create(ctx context.Context, topic *Topic, first *Post) error {
	return inTx(ctx, t.db, func(tx *sql.Tx) error {
		const query = `INSERT INTO topics (category_id, user_id, title, created_at, active_at)
			VALUES (?, ?, ?, ?, ?) RETURNING id`
		err := tx.QueryRowContext(ctx, query, topic.Category.ID, topic.Author.ID, topic.Title, topic.CreatedAt, topic.ActiveAt).
			Scan(&topic.ID)
		if err != nil {
			return err
		}
		first.TopicID = topic.ID
		return insertPost(ctx, tx, first)
	})
}

// Close closes a topic that is open.
func (t *Topics) Close(ctx context.Context, id int64, at time.Time) error {
	return changed(t.db.ExecContext(ctx, `UPDATE topics SET closed_at = ? WHERE id = ? AND closed_at IS NULL`, at, id))
}

// CloseInactive closes the topics in which nobody has posted since a time, and tells how
// many those were.
func (t *Topics) CloseInactive(ctx context.Context, since, at time.Time) (int64, error) {
	result, err := t.db.ExecContext(ctx, `UPDATE topics SET closed_at = ? WHERE closed_at IS NULL AND active_at < ?`, at, since)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// Delete removes a topic and all that was said in it.
func (t *Topics) Delete(ctx context.Context, id int64) error {
	return changed(t.db.ExecContext(ctx, `DELETE FROM topics WHERE id = ?`, id))
}
