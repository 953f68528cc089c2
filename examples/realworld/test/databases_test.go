package test

import (
	"path/filepath"
	"testing"

	"github.com/koa-go/koa/internal/testserver"
)

// tests are those that make sure that both databases do the same. Each gets an empty one.
var tests = []struct {
	name string
	run  func(t *testing.T, database string)
}{
	{"passes the acceptance tests of RealWorld", testAcceptance},
	{"starts many times at once", testProcesses},
	{"reads long lists with as many statements as short ones", testStatements},
	{"gives each article a slug of its own", testSlugs},
	{"gives a name and an address once", testSignUps},
	{"changes what a PUT of a user has", testPutUser},
	{"changes what a PUT of an article has", testPutArticle},
	{"believes tokens of its own until they end", testTokens},
}

func TestSQLite(t *testing.T) {
	t.Parallel()
	testAll(t, func(t *testing.T) string {
		t.Helper()
		return "sqlite:" + filepath.Join(t.TempDir(), "conduit.db")
	})
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	server := testserver.StartPostgres(t)
	testAll(t, func(t *testing.T) string {
		t.Helper()
		return server.Database(t)
	})
}

func testAll(t *testing.T, newDatabase func(t *testing.T) string) {
	t.Helper()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.run(t, newDatabase(t))
		})
	}
}
