package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"gorm.io/gorm/clause"

	"github.com/koa-go/koa/contrib/db"
)

// User is a row of the table "user", spelled as a Node.js application with
// Sequelize and freezeTableName has it.
type User struct {
	ID   int    `gorm:"primaryKey" json:"id"`
	Name string `json:"name"`
	Age  int    `json:"age"`
}

// TableName implements GORM's schema.Tabler.
func (User) TableName() string { return "user" }

// Order is a row of the table "order".
type Order struct {
	ID     int    `gorm:"primaryKey"    json:"id"`
	UserID int    `gorm:"index"         json:"userId"`
	Item   string `json:"item"`
	Cents  int    `json:"cents"`
}

// TableName implements GORM's schema.Tabler.
func (Order) TableName() string { return "order" }

// data is where the fleet keeps its tables.
type data struct {
	url string
	dir string // to be removed at the end; empty for a database that stays
}

// String is for people; the password of a database is nothing for them.
func (d data) String() string {
	if d.dir != "" {
		return "SQLite"
	}
	return "the database of DATABASE_URL"
}

func (d data) remove() {
	if d.dir != "" {
		_ = os.RemoveAll(d.dir) // in the folder for temporary files: somebody else cleans up there too
	}
}

// prepareData makes the tables and fills them when they are new.
func prepareData(ctx context.Context) (data, error) {
	d := data{url: os.Getenv("DATABASE_URL")}
	if d.url == "" {
		dir, err := os.MkdirTemp("", "distributed-")
		if err != nil {
			return data{}, err
		}
		d.url, d.dir = "sqlite:"+filepath.Join(dir, "data.db"), dir
	}
	if err := fill(ctx, d.url); err != nil {
		d.remove()
		return data{}, fmt.Errorf("prepare the database: %w", err)
	}
	return d, nil
}

func fill(ctx context.Context, url string) (err error) {
	d, err := db.Open(db.Config{URL: url})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	return d.InTransaction(ctx, func(ctx context.Context) error {
		tx := d.From(ctx)
		if err := tx.AutoMigrate(&User{}, &Order{}); err != nil {
			return err
		}
		// They may be there from the last time.
		if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(people()).Error; err != nil {
			return err
		}
		return tx.Clauses(clause.OnConflict{DoNothing: true}).Create(purchases()).Error
	})
}

func people() []User {
	names := []string{"Ada", "Barbara", "Carl", "Dorothy", "Edsger", "Frances", "Grace", "Hedy", "Ivan", "Joan", "Ken", "Leslie"}
	users := make([]User, len(names))
	for i, name := range names {
		users[i] = User{ID: i + 1, Name: name, Age: 24 + i*37%41}
	}
	return users
}

func purchases() []Order {
	items := []string{"tea", "coffee", "notebook", "pencil", "lamp"}
	orders := make([]Order, 3*len(people()))
	for i := range orders {
		orders[i] = Order{ID: i + 1, UserID: i/3 + 1, Item: items[i%len(items)], Cents: 150 + i*97%2000}
	}
	return orders
}
