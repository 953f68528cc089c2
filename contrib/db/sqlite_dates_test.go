package db_test

import (
	"database/sql"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"gorm.io/gorm"

	"github.com/koa-go/koa/contrib/db"
)

// Visit is the model of testdata/sequelize/sequelize.js.
type Visit struct {
	ID     int64
	Name   string
	SeenAt *time.Time
	Day    db.Date
	db.Timestamps
	db.Paranoid
}

// at is a moment of one morning, so many milliseconds after the first.
func at(ms int) time.Time {
	return time.Date(2026, 11, 22, 6, 49, 3, 123e6, time.UTC).Add(time.Duration(ms) * time.Millisecond)
}

func visit(name string, ms int) map[string]any {
	return map[string]any{"name": name, "seenAt": at(ms), "day": "2026-11-22"}
}

// Sequelize and this package write to one file, and read and compare each other's dates.
func TestSequelizeShares(t *testing.T) {
	node := newSequelize(t)
	node.do(t, []step{
		{"sync"}, {"create", visit("first", 0)}, {"create", visit("third", 20)}, {"create", visit("gone", 40)},
		{"destroy", map[string]string{"name": "gone"}}, {"create", map[string]string{"name": "never"}},
	})
	d, err := db.Open(db.Config{URL: "sqlite:" + node.file})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	t.Run("what Sequelize wrote is read", func(t *testing.T) { readSequelize(t, d) })
	for _, v := range []Visit{
		{Name: "second", SeenAt: new(at(10).In(time.FixedZone("", -5*60*60)).Add(456 * time.Microsecond)), Day: "2026-11-22"},
		{Name: "fourth", SeenAt: new(at(30)), Day: db.DateOf(at(30))},
	} {
		if err := gorm.G[Visit](d.Gorm()).Create(t.Context(), &v); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := gorm.G[Visit](d.Gorm()).Where("name = 'fourth'").Delete(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Run("Sequelize reads what is written here", func(t *testing.T) { sequelizeReads(t, d, node) })
	t.Run("dates compare beside Sequelize's", func(t *testing.T) { compareDates(t, d, node) })
}

// readSequelize reads dates into all that takes them.
func readSequelize(t *testing.T, d *db.DB) {
	ctx := t.Context()
	first, err := gorm.G[Visit](d.Gorm()).Where("name = 'first'").Take(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if !first.SeenAt.Equal(at(0)) || first.SeenAt.Location() != time.UTC || time.Since(first.CreatedAt).Abs() > time.Hour {
		t.Errorf("seenAt %v, createdAt %v", first.SeenAt, first.CreatedAt)
	}
	if first.Day != "2026-11-22" {
		t.Errorf("day %q", first.Day)
	}
	all, err := gorm.G[Visit](d.Gorm()).Order("id").Find(ctx)
	if err != nil || len(all) != 3 || all[2].SeenAt != nil {
		t.Errorf("%+v, %v; want three that are not deleted, the last without a date", all, err)
	}
	var gone Visit
	if err := d.Gorm().Unscoped().Where("name = 'gone'").Take(&gone).Error; err != nil || !gone.DeletedAt.Valid {
		t.Errorf("the deleted one: %+v, %v", gone, err)
	}
	var row struct {
		SeenAt    sql.NullTime
		CreatedAt time.Time
		Last      time.Time
	}
	const query = `SELECT "seenAt", "createdAt", (SELECT max("seenAt") FROM "Visits") AS last FROM "Visits" WHERE name = 'first'`
	if err := d.Gorm().Raw(query).Scan(&row).Error; err != nil || !row.SeenAt.Time.Equal(at(0)) || !row.Last.Equal(at(40)) || row.CreatedAt.IsZero() {
		t.Errorf("by Scan: %+v, %v", row, err)
	}
	var seen, created, last time.Time
	if err := d.Gorm().Raw(query).Row().Scan(&seen, &created, &last); err != nil || !seen.Equal(at(0)) || !last.Equal(at(40)) {
		t.Errorf("by Row: %v %v, %v", seen, last, err)
	}
	fields := map[string]any{}
	if err := d.Gorm().Raw(query).Scan(&fields).Error; err != nil || fields["seenAt"] != at(0) || fields["last"] != at(40) {
		t.Errorf("as a map: %v, %v", fields, err)
	}
	readPrepared(t, d)
}

// readPrepared reads by a statement that is kept, as rows.
func readPrepared(t *testing.T, d *db.DB) {
	rows, err := d.Gorm().Session(&gorm.Session{PrepareStmt: true}).
		Model(&Visit{}).Select("seenAt").Where(`"seenAt" > ?`, at(0)).Rows()
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var got []time.Time
	for rows.Next() {
		var seen time.Time
		if err := rows.Scan(&seen); err != nil {
			t.Fatal(err)
		}
		got = append(got, seen)
	}
	if err := rows.Err(); err != nil || !slices.Equal(got, []time.Time{at(20)}) {
		t.Errorf("by Rows: %v, %v", got, err)
	}
}

// sequelizeReads has Sequelize read, and compares the texts.
func sequelizeReads(t *testing.T, d *db.DB, node *sequelize) {
	var all []struct {
		Name, Day                               string
		SeenAt, CreatedAt, UpdatedAt, DeletedAt *time.Time
	}
	node.do(t, []step{{"all"}}, &all)
	want := []struct {
		name    string
		ms      int
		deleted bool
	}{{"first", 0, false}, {"second", 10, false}, {"third", 20, false}, {"fourth", 30, true}, {"gone", 40, true}}
	if len(all) != 1+len(want) { // without a date comes before
		t.Fatalf("%+v", all)
	}
	for i, w := range want {
		got := all[1+i]
		if got.Name != w.name || !got.SeenAt.Equal(at(w.ms)) || (got.DeletedAt != nil) != w.deleted || time.Since(*got.CreatedAt).Abs() > time.Hour || got.Day != "2026-11-22" {
			t.Errorf("%+v, want %+v", got, w)
		}
	}
	var texts []string
	err := d.Gorm().Raw(`SELECT '=' || "seenAt" FROM "Visits" WHERE name IN ('second', 'third') ORDER BY "seenAt"`).Scan(&texts).Error
	if err != nil || !slices.Equal(texts, []string{"=2026-11-22 06:49:03.133 +00:00", "=2026-11-22 06:49:03.143 +00:00"}) {
		t.Errorf("the texts are %q, %v", texts, err)
	}
}

// compareDates asks both sides the same questions.
func compareDates(t *testing.T, d *db.DB, node *sequelize) {
	var after, until, same []string
	node.do(t, []step{{"after", at(0)}, {"until", at(10)}, {"at", at(10)}}, &after, &until, &same)
	for _, tt := range []struct {
		where string
		when  time.Time
		node  []string
		want  []string
	}{
		{`"seenAt" > ?`, at(0), after, []string{"second", "third"}},
		{`"seenAt" <= ?`, at(10), until, []string{"first", "second"}},
		{`"seenAt" = ?`, at(10), same, []string{"second"}},
	} {
		var names []string
		err := d.Gorm().Model(&Visit{}).Where(tt.where, tt.when.Local()).Order(`"seenAt"`).Pluck("name", &names).Error
		if err != nil || !slices.Equal(names, tt.want) || !slices.Equal(tt.node, tt.want) {
			t.Errorf("%s: %v here (%v), %v there; want %v", tt.where, names, err, tt.node, tt.want)
		}
	}
}

// What GORM fills in is what is there afterwards.
func TestDatesAreAsPreciseAsTheDatabase(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB) {
		a := Account{Owner: "ada"}
		if err := gorm.G[Account](d.Gorm()).Create(t.Context(), &a); err != nil {
			t.Fatal(err)
		}
		got, err := gorm.G[Account](d.Gorm()).Where(`"createdAt" = ?`, a.CreatedAt).Take(t.Context())
		if err != nil || !got.CreatedAt.Equal(a.CreatedAt) || !got.UpdatedAt.Equal(a.UpdatedAt) {
			t.Errorf("read %+v, %v; written %+v", got, err, a)
		}
	})
}

func TestDatesOfSQLite(t *testing.T) {
	open := func(params string) *db.DB {
		return open(t, db.Config{URL: "sqlite:" + filepath.Join(t.TempDir(), "test.db") + params})
	}
	nanos := at(0).Add(456 * time.Nanosecond)
	d := open("")
	if err := d.Gorm().Exec(`CREATE TABLE dates (name text, day DATE, at "DATETIME(6)", said text)`).Error; err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, text string
		want       time.Time
	}{
		{"Sequelize's", "2026-11-22 06:49:03.123 +00:00", at(0)},
		{"Sequelize's in another zone", "2026-11-22 14:49:03.123 +08:00", at(0)},
		{"what this package wrote before", "2026-11-22 01:49:03.123000456-05:00", nanos},
		{"SQLite's CURRENT_TIMESTAMP", "2026-11-22 06:49:03", at(0).Truncate(time.Second)},
		{"SQLite's with a fraction", "2026-11-22 06:49:03.123", at(0)},
		{"a day", "2026-11-22", at(0).Truncate(24 * time.Hour)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if err := d.Gorm().Exec("INSERT INTO dates VALUES (?, ?, ?, ?)", tt.name, tt.text, tt.text, tt.text).Error; err != nil {
				t.Fatal(err)
			}
			var day, when time.Time
			var said string
			err := d.Gorm().Raw("SELECT day, at, said FROM dates WHERE name = ?", tt.name).Row().Scan(&day, &when, &said)
			if err != nil || !day.Equal(tt.want) || !when.Equal(tt.want) || day.Location() != time.UTC || said != tt.text {
				t.Errorf("%v, %v, %q, %v; want %v", day, when, said, err, tt.want)
			}
		})
	}
	t.Run("what is no date stays a text", func(t *testing.T) {
		var day, expression string
		err := d.Gorm().Raw("INSERT INTO dates (day) VALUES ('2026-13-45') RETURNING day, substr('x2026-11-22', 2)").Row().Scan(&day, &expression)
		if err != nil || day != "2026-13-45" || expression != "2026-11-22" {
			t.Errorf("%q, %q, %v", day, expression, err)
		}
	})
	t.Run("the URL may say how they are written", func(t *testing.T) {
		d := open("?_time_format=sqlite")
		for _, d := range []*db.DB{d, sandbox(t, d)} {
			var got string
			err := d.Gorm().Raw("SELECT '=' || ?", nanos).Scan(&got).Error
			if err != nil || got != "=2026-11-22 06:49:03.123000456+00:00" {
				t.Errorf("%q, %v", got, err)
			}
		}
	})
	t.Run("the URL may say in which zone they are read", func(t *testing.T) {
		d := open("?_timezone=Asia%2FTokyo")
		var day db.Date
		var when, last time.Time
		if err := d.Gorm().Exec(`CREATE TABLE dates (day DATE, at DATETIME)`).Error; err != nil {
			t.Fatal(err)
		}
		const query = "INSERT INTO dates VALUES ('2026-11-22', ?) RETURNING day, at, max(at, '')"
		err := d.Gorm().Raw(query, at(0)).Row().Scan(&day, &when, &last)
		if err != nil || day != "2026-11-22" || !when.Equal(at(0)) || when.Hour() != 15 || !last.Equal(at(0)) || last.Hour() != 15 {
			t.Errorf("%s, %v, %v, %v", day, when, last, err)
		}
	})
}
