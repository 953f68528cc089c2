// Package techempower has what the peers in Go have in common: the objects of the benchmarks, their
// bounds and chance, and the page.
package techempower

import (
	"html/template"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
)

// World is a row of the table world.
type World struct {
	ID           int32 `gorm:"primaryKey;autoIncrement:false" json:"id"`
	RandomNumber int32 `gorm:"column:randomnumber"            json:"randomNumber"`
}

// TableName is what GORM calls the table.
func (World) TableName() string { return "world" }

// Fortune is a row of the table fortune.
type Fortune struct {
	ID      int32
	Message string
}

// TableName is what GORM calls the table.
func (Fortune) TableName() string { return "fortune" }

// Message is the object of /json.
type Message struct {
	Message string `json:"message"`
}

// Hello is the text of /plaintext, and of the message.
const Hello = "Hello, World!"

// Page renders fortunes.
var Page = template.Must(template.New("fortunes").Parse(`<!DOCTYPE html>
<html>
<head><title>Fortunes</title></head>
<body>
<table>
<tr><th>id</th><th>message</th></tr>
{{range .}}<tr><td>{{.ID}}</td><td>{{.Message}}</td></tr>
{{end}}</table>
</body>
</html>
`))

// Random is a random id or number.
func Random() int32 { return rand.Int32N(10_000) + 1 }

// RandomIDs are n ids, which may repeat.
func RandomIDs(n int) []int32 {
	ids := make([]int32, n)
	for i := range ids {
		ids[i] = Random()
	}
	return ids
}

// DistinctIDs are n ids in ascending order.
func DistinctIDs(n int) []int32 {
	var ids []int32
	for len(ids) < n {
		ids = append(ids, RandomIDs(n-len(ids))...)
		slices.Sort(ids)
		ids = slices.Compact(ids)
	}
	return ids
}

// Count is how many worlds a client asks for.
func Count(text string) int {
	n, _ := strconv.Atoi(text) // 0 for no number
	return min(max(n, 1), 500)
}

// WithAdded are the fortunes with the one that each page adds, by message.
func WithAdded(fortunes []Fortune) []Fortune {
	fortunes = append(fortunes, Fortune{Message: "Additional fortune added at request time."})
	slices.SortFunc(fortunes, func(a, b Fortune) int { return strings.Compare(a.Message, b.Message) })
	return fortunes
}

// Addr is where to listen: the port is in the environment.
func Addr() string { return "127.0.0.1:" + os.Getenv("PORT") }

// Database is the URL of the database.
func Database() string { return os.Getenv("DATABASE_URL") }

// Pool is how many connections to it there are at most.
func Pool() int {
	n, _ := strconv.Atoi(os.Getenv("POOL")) // 0, no limit, if it is not set
	return n
}
