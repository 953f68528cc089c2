package db_test

import (
	"path/filepath"
	"testing"

	"gorm.io/gorm"

	"github.com/koa-go/koa/contrib/db"
)

// BlogPost has names of several words.
type BlogPost struct {
	ID       int64
	AuthorID int64
	HTMLBody string
	db.Timestamps
}

// The names are those of Sequelize 6 for a model BlogPost.
func TestNames(t *testing.T) {
	for _, tt := range []struct {
		name                   string
		underscored, freeze    bool
		table, author, created string
	}{
		{"are Sequelize's own", false, false, "BlogPosts", "authorId", "createdAt"},
		{"have no plural when frozen", false, true, "BlogPost", "authorId", "createdAt"},
		{"are underscored", true, false, "blog_posts", "author_id", "created_at"},
		{"are underscored but for a frozen table", true, true, "BlogPost", "author_id", "created_at"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := open(t, db.Config{
				URL: "sqlite:" + filepath.Join(t.TempDir(), "test.db"), Underscored: tt.underscored, FreezeTableName: tt.freeze,
			})
			s := &gorm.Statement{DB: d.Gorm()}
			if err := s.Parse(&BlogPost{}); err != nil {
				t.Fatal(err)
			}
			got := [3]string{s.Table, s.Schema.LookUpField("AuthorID").DBName, s.Schema.LookUpField("CreatedAt").DBName}
			if want := [3]string{tt.table, tt.author, tt.created}; got != want {
				t.Errorf("%v, want %v", got, want)
			}
		})
	}
}
