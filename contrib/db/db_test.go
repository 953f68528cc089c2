package db_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"github.com/koa-go/koa/contrib/db"
)

// Account is a row that transactions write to.
type Account struct {
	ID    int64
	Owner string `gorm:"uniqueIndex"`
	Cents int64
	db.Timestamps
	db.Paranoid
}

// onBoth runs a test on PostgreSQL and on SQLite, each time with an empty database.
func onBoth(t *testing.T, test func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("postgres", func(t *testing.T) {
		test(t, open(t, db.Config{URL: postgres.Database(t)}))
	})
	t.Run("sqlite", func(t *testing.T) {
		test(t, open(t, db.Config{URL: "sqlite:" + filepath.Join(t.TempDir(), "test.db")}))
	})
}

// open opens a database with the table of Account.
func open(t *testing.T, c db.Config) *db.DB {
	t.Helper()
	d, err := db.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	ctx := t.Context()
	if err := d.Ping(ctx); err != nil {
		t.Fatal(err)
	}
	if err := d.From(ctx).AutoMigrate(&Account{}); err != nil {
		t.Fatal(err)
	}
	return d
}

// create inserts an account.
func create(ctx context.Context, d *db.DB, owner string) error {
	return gorm.G[Account](d.From(ctx)).Create(ctx, &Account{Owner: owner})
}

// accounts counts them, outside of any transaction.
func accounts(t *testing.T, d *db.DB) int64 {
	t.Helper()
	n, err := gorm.G[Account](d.Gorm()).Count(t.Context(), "*")
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestRows(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		a := Account{Owner: "ada"}
		if err := gorm.G[Account](d.From(ctx)).Create(ctx, &a); err != nil {
			t.Fatal(err)
		}
		if a.ID == 0 || a.CreatedAt.IsZero() || a.UpdatedAt.IsZero() {
			t.Errorf("created without its values: %+v", a)
		}
		if _, err := gorm.G[Account](d.From(ctx)).Where("id = ?", a.ID).Update(ctx, "cents", 5); err != nil {
			t.Fatal(err)
		}
		got, err := gorm.G[Account](d.From(ctx)).Where(`"createdAt" <= ?`, time.Now()).Offset(0).First(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if got.Owner != "ada" || got.Cents != 5 || !got.CreatedAt.Truncate(time.Microsecond).Equal(a.CreatedAt.Truncate(time.Microsecond)) {
			t.Errorf("read %+v, written %+v", got, a)
		}
		if err := create(ctx, d, "ada"); !errors.Is(err, gorm.ErrDuplicatedKey) {
			t.Errorf("a second ada: %v, want gorm.ErrDuplicatedKey", err)
		}
		rest, err := gorm.G[Account](d.From(ctx)).Offset(1).Find(ctx)
		if err != nil || len(rest) != 0 {
			t.Errorf("behind the only one: %v, %v", rest, err)
		}
	})
}

func TestParanoid(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		if err := create(ctx, d, "ada"); err != nil {
			t.Fatal(err)
		}
		if _, err := gorm.G[Account](d.From(ctx)).Where("owner = ?", "ada").Delete(ctx); err != nil {
			t.Fatal(err)
		}
		if n := accounts(t, d); n != 0 {
			t.Errorf("%d accounts are seen after the delete", n)
		}
		var kept int64
		if err := d.From(ctx).Raw(`SELECT count(*) FROM "Accounts" WHERE "deletedAt" IS NOT NULL`).Scan(&kept).Error; err != nil {
			t.Fatal(err)
		}
		if kept != 1 {
			t.Errorf("%d rows are kept with deletedAt, want 1", kept)
		}
	})
}

func TestOpenRefuses(t *testing.T) {
	for name, url := range map[string]string{
		"no URL":                 "",
		"another database":       "mysql://root:secret@localhost/app",
		"SQLite without a file":  "sqlite:",
		"a port that is not one": "postgres://u:secret@localhost:port/app",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := db.Open(db.Config{URL: url})
			if err == nil {
				t.Fatal("no error")
			}
			if msg := err.Error(); strings.Contains(msg, "secret") {
				t.Errorf("error %q shows the password", msg)
			}
		})
	}
}
