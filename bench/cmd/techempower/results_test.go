package main

import (
	"math"
	"os"
	"strings"
	"testing"
	"time"
)

const report = `Running 2s test @ http://127.0.0.1:8080/db
  1 threads and 32 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     1.28ms    0.90ms  14.52ms   91.51%
    Req/Sec    26.49k     1.37k   28.75k    80.00%
  Latency Distribution
     50%    1.06ms
     75%    1.45ms
     90%    2.00ms
     99%  990.00us
  52774 requests in 2.00s, 8.12MB read
Requests/sec:  26371.26
Transfer/sec:      4.06MB
`

func TestParseReport(t *testing.T) {
	want := sample{Rate: 26371.26, P50: 1.06, P99: 0.99, requests: 52774}
	if got, err := parseReport(report); err != nil || got != want {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
	for _, failure := range []string{
		"  Non-2xx or 3xx responses: 7\n", "  Socket errors: connect 0, read 0, write 0, timeout 3\n",
	} {
		if _, err := parseReport(report + failure); err == nil || !strings.Contains(err.Error(), strings.TrimSpace(failure)) {
			t.Errorf("with %q the error is %v", failure, err)
		}
	}
	if _, err := parseReport("no report"); err == nil {
		t.Error("what is no report is read as one")
	}
}

func TestTables(t *testing.T) {
	r := newResults(settings{rounds: 3, clients: 32, pool: 16})
	for _, rate := range []float64{90, 100, 120} {
		r.add("db", reference, sample{Rate: rate, CPU: 40})
		r.add("db", "koa, db.Pipeline", sample{Rate: 2 * rate, CPU: 30})
	}
	text := r.tables()
	rows := map[string]int{}
	for line := range strings.Lines(text) {
		rows[strings.Join(strings.Fields(line), " ")]++
		if len(line) > 100 {
			t.Errorf("a line is longer than a terminal: %q", line)
		}
	}
	for row, want := range map[string]int{
		"requests per second": 1, "koa, pgx pool 100": 1, "koa, db.Pipeline 200": 1,
		"koa, pgx pool 1.00": 1, "koa, db.Pipeline 2.00": 1, "koa, pgx pool 40": 1,
		"db": 6, "gin, GORM": 0,
		"koa, pgx pool 30": 1, "koa, db.Pipeline 30": 2, // noise, and the processor time of one
	} {
		if rows[row] != want {
			t.Errorf("%d rows are %q, want %d in\n%s", rows[row], row, want, text)
		}
	}
}

func TestRatioIsThatOfTheSameRounds(t *testing.T) {
	quiet, busy := sample{Rate: 100}, sample{Rate: 10}
	fast, of := &cell{}, &cell{Samples: []sample{quiet, busy, busy}}
	for _, s := range of.Samples {
		fast.Samples = append(fast.Samples, sample{Rate: 2 * s.Rate})
	}
	if got := fast.ratio(of); got != 2 {
		t.Errorf("ratio is %v, want 2", got)
	}
}

func TestSpread(t *testing.T) {
	c := &cell{Samples: []sample{{Rate: 110}, {Rate: 90}, {Rate: 100}}}
	c.Median.Rate = 100
	if got := c.spread(); math.Abs(got-20) > 1e-9 {
		t.Errorf("spread is %v %%, want 20", got)
	}
}

func TestProcessorTime(t *testing.T) {
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		t.Logf("this system does not tell: %v", err)
		return
	}
	begun, before := time.Now(), processorTime(os.Getpid())
	used := time.Duration(0)
	for used == 0 && time.Since(begun) < time.Minute { // work, not sleep
		used = processorTime(os.Getpid()) - before
	}
	if used <= 0 || used > 10*time.Second {
		t.Errorf("%v of work took %v", time.Since(begun), used)
	}
}

func TestWrongArguments(t *testing.T) {
	for _, args := range [][]string{{"-rounds", "0"}, {"-time", "10ms"}, {"-only", "("}, {"-pool", "0"}, {"db"}} {
		if _, err := parse(args); err == nil {
			t.Errorf("parse(%q) succeeded", args)
		}
	}
}
