package db

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// NewMigration writes the two empty files of a migration into dir, which is made if it is
// not there, and returns their paths. The name consists of letters, digits, - and _; as
// with Sequelize's command line, the time in UTC goes before it.
func NewMigration(dir, name string, now time.Time) ([]string, error) {
	if !plainName(name) {
		return nil, fmt.Errorf("db: migration %q: a name has letters, digits, - and _ only", name)
	}
	if err := os.MkdirAll(dir, 0o777); err != nil { //nolint:gosec // source code; the umask decides
		return nil, fmt.Errorf("db: migration %s: %w", name, err)
	}
	base := filepath.Join(dir, now.UTC().Format("20060102150405")+"-"+name)
	up, down := base+upEnd, base+downEnd
	if err := errors.Join(writeNew(up, "-- What changes.\n"), writeNew(down, "-- What takes it back.\n")); err != nil {
		return nil, fmt.Errorf("db: migration %s: %w", name, err)
	}
	return []string{up, down}, nil
}

// plainName tells whether name is safe as part of a file's.
func plainName(name string) bool {
	for _, c := range name {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_':
		default:
			return false
		}
	}
	return name != ""
}

// writeNew writes a file that is not there yet.
func writeNew(path, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666) //nolint:gosec // source code; the umask decides
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}
