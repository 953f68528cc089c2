package pipeline_test

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/jackc/pgx/v5"

	"github.com/koa-go/koa/contrib/db"
)

func Example() {
	d, err := db.Open(db.Config{URL: os.Getenv("DATABASE_URL")})
	if err != nil {
		log.Fatal(err)
	}
	defer d.Close()
	p, ctx := d.Pipeline(), context.Background()

	type user struct {
		ID   int
		Name string
	}
	rows, _ := p.Query(ctx, `SELECT id, name FROM users WHERE age > $1`, 18) // CollectRows returns the error
	users, err := pgx.CollectRows(rows, pgx.RowToStructByName[user])
	fmt.Println(users, err)

	var total int
	var b pgx.Batch // all of them at the same time
	for _, u := range users {
		b.Queue(`SELECT count(*) FROM posts WHERE author = $1`, u.ID).QueryRow(func(row pgx.Row) error {
			var n int
			err := row.Scan(&n)
			total += n
			return err
		})
	}
	fmt.Println(p.SendBatch(ctx, &b).Close(), total)
}
