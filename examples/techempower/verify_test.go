package main

import (
	"os"
	"os/exec"
	"testing"

	"github.com/koa-go/koa/contrib/db"
	"github.com/koa-go/koa/internal/testserver"
)

// script checks a running server as TechEmpower's own toolset does. It is a program for
// Node.js, which bench uses too.
const script = "../../bench/internal/techempower/verify/verify.js"

// The program is started as users do, and passes every check, those in the database and the
// count of statements included.
func TestVerify(t *testing.T) {
	need(t, "node", "psql")
	binary := buildProgram(t)
	for _, v := range variants {
		t.Run(v.name, func(t *testing.T) {
			database, psql := sqliteURL(t), ""
			if v.postgres {
				database, psql = countingDatabase(t)
			}
			url := startProgram(t, binary, database, "-store", v.store, "-page", v.page)
			verify := exec.Command("node", script, url)
			verify.Env = append(os.Environ(), "PSQL="+psql)
			out, err := verify.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			t.Logf("%s", out)
		})
	}
}

// countingDatabase is one that counts statements, and a command that runs SQL there.
func countingDatabase(t *testing.T) (url, psql string) {
	t.Helper()
	pg := testserver.StartPostgres(t)
	url = pg.Database(t)
	psql = "psql -qAt -d " + url + " -c"
	execute(t, url, "ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'")
	pg.Stop()
	pg.Start()
	execute(t, url, "CREATE EXTENSION pg_stat_statements")
	return url, psql
}

func execute(t *testing.T, url, statement string) {
	t.Helper()
	d, err := db.Open(db.Config{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	if err := d.Gorm().Exec(statement).Error; err != nil {
		t.Fatal(err)
	}
}

// need ends a test that cannot run here, as internal/testserver does.
func need(t *testing.T, programs ...string) {
	t.Helper()
	for _, name := range programs {
		if _, err := exec.LookPath(name); err != nil && os.Getenv("KOA_TEST_REQUIRE") != "" {
			t.Fatal(err)
		} else if err != nil {
			t.Skip(err)
		}
	}
}
