package schedule_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/koa-go/koa/egg/schedule"
)

// differs lists what we read otherwise than cron-parser, by expression or by
// expression and zone, with the reason. TestCron says what we make of it.
var differs = map[string]string{
	"0 0 * 4 1":      `it takes days away from "*" in a month of less than 31, so that "*" limits the day, and Mondays are every day`,
	"0 0 * 2 1":      "the same",
	"0 0 * 2 1#5":    "the same",
	"0 0 * 11 4#4":   "the same",
	"0 0 * * 5-7":    "it does not know 7 for Sunday in a range",
	"0 0 15 * 1-7":   "the same",
	"0 0 * * 1/2":    "the same, for 1/2 is 1-7/2",
	"0 0 1 * 5#3":    "it demands the third week of the day of month too, which is never the first",
	"0 0 1-30,L * 1": `it counts 31 values and takes that for "*"`,

	"0 0 * * * America/Havana":           "it loses a run in an hour skipped at midnight",
	"30 0 * * * America/Havana":          "the same",
	"0 0 * * * America/Sao_Paulo":        "the same",
	"30 0 * * * America/Sao_Paulo":       "the same",
	"30 2 * * * Australia/Lord_Howe":     "it skips the hour of a change by half an hour",
	"15 2 * * * Australia/Lord_Howe":     "the same",
	"*/20 2 * * * Australia/Lord_Howe":   "the same",
	"0 30 2 * * 0 Australia/Lord_Howe":   "the same",
	"30 1 * * * Australia/Lord_Howe":     "it runs twice in a half hour that comes twice",
	"*/30 1-2 * * * Australia/Lord_Howe": "the same",
	"*/30 1-3 * * * Australia/Lord_Howe": "the same",

	"":                    "it adds fields in front, which are not the ones meant",
	"5":                   "the same",
	"* *":                 "the same",
	"nonsense":            "the same",
	"1-2-3 * * * *":       "it ignores the third number",
	"*/2/3 * * * *":       "it ignores the first step",
	"* * * janfeb *":      "it reads month 12",
	"* * 1L * *":          "it fails at the first run, which Egg takes for the end date",
	"1|2 * * * *":         "the same",
	"* * * * 5#1.5":       "the same",
	"0 0 31 2,4 *":        "the same",
	"0 0 31 2,4,6,9,11 *": "the same",
	"-5 * * * *":          "the message is about a number nobody wrote",
	"- * * * *":           "the same",
	"* * * foo *":         `the message says "undefined"`,
	"* * * * monday":      "the same",
	"* * * * 5L":          "the same",
	"@minutely":           "the same",
	"* * * * #2":          "the message shows nothing",
}

// TestRecorded compares with testdata/cron-parser.json; record.js beside it tells
// how that was made.
func TestRecorded(t *testing.T) {
	data, err := os.ReadFile("testdata/cron-parser.json")
	if err != nil {
		t.Fatal(err)
	}
	var rows [][4]any
	if err := json.Unmarshal(data, &rows); err != nil {
		t.Fatal(err)
	}
	seen := make(map[string]bool)
	for _, row := range rows {
		expression, zone, start := row[0].(string), row[1].(string), row[2].(string)
		same := sameOutcome(t, expression, zone, start, row[3])
		if same {
			continue
		}
		switch {
		case differs[expression] != "":
			seen[expression] = true
		case differs[expression+" "+zone] != "":
			seen[expression+" "+zone] = true
		default:
			t.Errorf("%q in %s from %s is not %v", expression, zone, start, row[3])
		}
	}
	for key := range differs {
		if !seen[key] {
			t.Errorf("%q does not differ: remove it from the list", key)
		}
	}
}

func sameOutcome(t *testing.T, expression, zone, start string, want any) bool {
	t.Helper()
	after, err := time.Parse(time.RFC3339, start)
	if err != nil {
		t.Fatal(err)
	}
	cron, err := schedule.ParseCron(expression, &schedule.CronOptions{TZ: zone})
	if message, failed := want.(string); failed {
		return err != nil && strings.HasPrefix(err.Error(), message)
	}
	if err != nil {
		return false
	}
	for _, at := range want.([]any) {
		after = cron.Next(after)
		if after.Unix() != int64(at.(float64)) {
			return false
		}
	}
	return true
}
