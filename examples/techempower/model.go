package main

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

// rows is how many worlds there are. Their ids and their numbers are 1 to rows.
const rows = 10_000

// World is a row of the tables world and cachedworld.
type World struct {
	ID           int32 `gorm:"primaryKey;autoIncrement:false" json:"id"`
	RandomNumber int32 `gorm:"column:randomnumber"            json:"randomNumber"`
}

// TableName is what GORM calls the table, which is not in the plural.
func (World) TableName() string { return "world" }

// Fortune is a row of the table fortune.
type Fortune struct {
	ID      int32
	Message string
}

// TableName is what GORM calls the table.
func (Fortune) TableName() string { return "fortune" }

// random is a random id, or a random number of a world.
func random() int32 { return rand.Int32N(rows) + 1 }

// randomIDs are n ids, which may repeat.
func randomIDs(n int) []int32 {
	ids := make([]int32, n)
	for i := range ids {
		ids[i] = random()
	}
	return ids
}

// distinctIDs are n ids in ascending order: requests that write rows in one order cannot
// wait for each other in a circle.
func distinctIDs(n int) []int32 {
	var ids []int32
	for len(ids) < n {
		ids = append(ids, randomIDs(n-len(ids))...)
		slices.Sort(ids)
		ids = slices.Compact(ids)
	}
	return ids
}

// count is how many worlds a client asks for: 1 to 500, and 1 for what is no number.
func count(text string) int {
	n, _ := strconv.Atoi(text) // 0 for no number, the nearest int for one that is too large
	return min(max(n, 1), 500)
}

// withAdded are the fortunes with the one that is added to each page, by message. Go
// compares strings byte by byte, which for UTF-8 is by code point.
func withAdded(fortunes []Fortune) []Fortune {
	fortunes = append(fortunes, Fortune{Message: "Additional fortune added at request time."})
	slices.SortFunc(fortunes, func(a, b Fortune) int { return strings.Compare(a.Message, b.Message) })
	return fortunes
}
