package db

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/gorm"
)

// marker begins the first line of a file that says how it is to be run, and outsideMarker
// is all such a line can say.
const (
	marker        = "-- migrate:"
	outsideMarker = "-- migrate: no transaction"
)

// script is a file of a migration.
type script struct {
	file    string
	text    string
	outside bool // of transactions
}

// readScript reads a file. A line with another marker is a mistake that would run the file
// the wrong way.
func readScript(files fs.FS, file string) (script, error) {
	text, err := fs.ReadFile(files, file)
	if err != nil {
		return script{}, err
	}
	s := script{file: file, text: string(text)}
	first, _, _ := strings.Cut(s.text, "\n")
	first = strings.TrimSpace(first)
	s.outside = first == outsideMarker
	if strings.HasPrefix(first, marker) && !s.outside {
		return script{}, fmt.Errorf("%s: the first line is %q, where only %q is known", file, first, outsideMarker)
	}
	return s, nil
}

// runScript runs many statements. It goes around GORM, which would look for placeholders,
// and around prepared statements, which hold one statement each.
func (d *DB) runScript(g *gorm.DB, text string) error {
	var args []any
	if d.isPostgres() {
		args = []any{pgx.QueryExecModeSimpleProtocol}
	}
	_, err := g.Statement.ConnPool.ExecContext(g.Statement.Context, text, args...)
	return err
}

// runOutside runs many statements outside of transactions.
func (d *DB) runOutside(g *gorm.DB, text string) error {
	if l, ok := g.Statement.ConnPool.(*lanes); ok {
		return l.runOutside(g.Statement.Context, text)
	}
	for _, one := range statements(text) { // many in one message are a transaction
		if err := d.runScript(g, one); err != nil {
			return err
		}
	}
	if conn, ok := g.Statement.ConnPool.(*sql.Conn); ok {
		return conn.Raw(inNoTransaction)
	}
	return nil
}

// errLeftOpen is that of a script with BEGIN and no COMMIT.
var errLeftOpen = errors.New("the script leaves a transaction open")

// inNoTransaction finds out whether a script has ended what it began.
func inNoTransaction(conn any) error {
	if c, ok := conn.(*stdlib.Conn); ok && c.Conn().PgConn().TxStatus() != 'I' {
		return errLeftOpen
	}
	return nil
}

// statements splits a script behind each semicolon that ends a line. Within quotes or a
// comment that leaves an end open, which is an error of syntax, and never a statement of
// another meaning.
func statements(text string) []string {
	var all []string
	var one strings.Builder
	for line := range strings.Lines(text) {
		one.WriteString(line)
		if strings.HasSuffix(strings.TrimRight(line, " \t\r\n"), ";") {
			all = append(all, one.String())
			one.Reset()
		}
	}
	return append(all, one.String())
}
