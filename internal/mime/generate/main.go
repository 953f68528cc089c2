// Command generate writes types.txt, the table of package mime, from the
// database of mime-db:
//
//	cd internal/mime
//	npm pack mime-db@1.54.0 && tar xf mime-db-1.54.0.tgz package/db.json
//	go generate
//
// It refuses any other version, so that the table changes only when somebody
// means it to: update version, sum and the commands above together.
package main

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log"
	"maps"
	"os"
	"slices"
	"strings"
)

const (
	version = "1.54.0"
	sum     = "96b8a5746867c832ab56743c05e46e73c9facb04879677df0b356f20496cb6cd" // SHA-256 of db.json
)

const head = `# Media types that have an extension or a charset, or whose name does not tell
# whether they are compressible.
# Columns: type; + compressible or -; charset or -; extensions, the usual one
# first. An extension with ! before it belongs to another type.
# Made by generate from mime-db %s (MIT, Copyright Jonathan Ong, Douglas
# Christopher Wilson). Do not edit.
`

// mediaType is a value of db.json.
type mediaType struct {
	Source       string
	Charset      string
	Compressible *bool
	Extensions   []string
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: generate db.json types.txt")
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		log.Fatal("generate: ", err)
	}
}

func run(in, out string) error {
	text, err := os.ReadFile(in)
	if err != nil {
		return err
	}
	if got := sha256.Sum256(text); hex.EncodeToString(got[:]) != sum {
		return fmt.Errorf("%s is not that of mime-db %s", in, version)
	}
	var db map[string]mediaType
	if err := json.Unmarshal(text, &db); err != nil {
		return err
	}
	return os.WriteFile(out, table(db), 0o644)
}

// table writes db as the lines of types.txt.
func table(db map[string]mediaType) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, head, version)
	owners := preferred(db)
	for _, name := range slices.Sorted(maps.Keys(db)) {
		t := db[name]
		if t.Charset == "" && len(t.Extensions) == 0 && compressible(name, t) == guess(name) {
			continue
		}
		columns := []string{name, sign(compressible(name, t)), cmp.Or(t.Charset, "-")}
		for _, extension := range t.Extensions {
			if owners[extension] != name {
				extension = "!" + extension
			}
			columns = append(columns, extension)
		}
		fmt.Fprintln(&out, strings.Join(columns, " "))
	}
	return out.Bytes()
}

// compressible reports what the database says, or what the name lets guess.
func compressible(name string, t mediaType) bool {
	if t.Compressible == nil {
		return guess(name)
	}
	return *t.Compressible
}

// guess is what package mime does about types it does not have.
func guess(name string) bool {
	return strings.HasPrefix(name, "text/") ||
		strings.HasSuffix(name, "+json") || strings.HasSuffix(name, "+text") || strings.HasSuffix(name, "+xml")
}

func sign(compressible bool) string {
	if compressible {
		return "+"
	}
	return "-"
}
