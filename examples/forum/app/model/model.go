// Package model has the things that the forum is about, and the SQL that keeps them. A type
// such as Users is a table, and User one of its rows. Rules are in package service.
package model

import (
	"context"
	"database/sql"
	"errors"
)

// ErrNotFound says that there is no such row.
var ErrNotFound = errors.New("not found")

// row is what a row is scanned from.
type row interface{ Scan(dest ...any) error }

// list scans all rows of a query.
func list[T any](scan func(r row) (T, error), rows *sql.Rows, err error) ([]T, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// one scans the only row of a query.
func one[T any](scan func(r row) (T, error), r *sql.Row) (*T, error) {
	v, err := scan(r)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return &v, nil
}

// inTx runs fn in a transaction, which is undone when fn fails.
func inTx(ctx context.Context, db *sql.DB, fn func(tx *sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after Commit
	if err := fn(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// changed is ErrNotFound if a statement changed no row.
func changed(result sql.Result, err error) error {
	if err != nil {
		return err
	}
	n, err := result.RowsAffected()
	if err == nil && n == 0 {
		return ErrNotFound
	}
	return err
}
