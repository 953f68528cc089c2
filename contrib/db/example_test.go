package db_test

import (
	"context"
	"fmt"
	"log"

	"gorm.io/gorm"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/contrib/db"
)

func ExampleOpen() {
	d, err := db.Open(db.Config{URL: "sqlite::memory:"}) // or postgres://user:password@host/name
	if err != nil {
		log.Fatal(err)
	}
	defer d.Close()

	ctx := context.Background()
	if err := d.From(ctx).AutoMigrate(&Account{}); err != nil {
		log.Fatal(err)
	}
	if err := gorm.G[Account](d.From(ctx)).Create(ctx, &Account{Owner: "ada", Cents: 100}); err != nil {
		log.Fatal(err)
	}
	a, err := gorm.G[Account](d.From(ctx)).Where("owner = ?", "ada").First(ctx)
	fmt.Println(a.Owner, a.Cents, err)
	// Output: ada 100 <nil>
}

func ExampleDB_Transaction() {
	d, err := db.Open(db.Config{URL: "sqlite::memory:"})
	if err != nil {
		log.Fatal(err)
	}
	defer d.Close()

	app := koa.New(nil)
	app.Use(d.Transaction(nil))
	app.Use(func(ctx *koa.Context, _ koa.Handler) error {
		c := ctx.Context()
		if err := gorm.G[Account](d.From(c)).Create(c, &Account{Owner: "ada"}); err != nil {
			return err // rolls back, as does an error status
		}
		ctx.SetStatus(201)
		return nil // commits, and a commit that fails is a 500
	})
}

func ExampleDB_InTransaction() {
	d, err := db.Open(db.Config{URL: "sqlite::memory:"})
	if err != nil {
		log.Fatal(err)
	}
	defer d.Close()
	if err := d.Gorm().AutoMigrate(&Account{}); err != nil {
		log.Fatal(err)
	}

	err = d.InTransaction(context.Background(), func(ctx context.Context) error {
		for _, owner := range []string{"ada", "bob"} {
			if err := gorm.G[Account](d.From(ctx)).Create(ctx, &Account{Owner: owner}); err != nil {
				return err
			}
		}
		return nil
	})
	fmt.Println(err)
	// Output: <nil>
}
