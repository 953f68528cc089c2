package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"regexp"
	"strconv"
	"time"
)

// measure asks each program for each kind of page in every round.
func (f *field) measure(ctx context.Context, s settings, r *results, progress io.Writer) error {
	for round := range s.rounds {
		for _, pg := range pages {
			if !s.only.MatchString(pg.name) {
				continue
			}
			for i := range f.runners {
				p := f.runners[(i+round)%len(f.runners)]
				if !p.has(pg) {
					continue
				}
				sample, err := f.load(ctx, s, p, pg)
				if err != nil {
					return fmt.Errorf("%s, %s: %w", p.name, pg.name, err)
				}
				r.add(pg.name, p.name, sample)
			}
		}
		fmt.Fprintf(progress, "round %d of %d\n", round+1, s.rounds)
	}
	return nil
}

// load asks a program for a page for a while, after a quarter of that time to get warm.
func (f *field) load(ctx context.Context, s settings, r *runner, pg page) (sample, error) {
	if err := f.database.clean(ctx); err != nil {
		return sample{}, err
	}
	if _, err := wrk(ctx, s.clients, max(time.Second, s.time/4), r.url+pg.path); err != nil {
		return sample{}, err
	}
	program, database := processorTime(r.Process.Pid), processorTime(f.database.Process.Pid)
	got, err := wrk(ctx, s.clients, s.time, r.url+pg.path)
	if err != nil {
		return sample{}, err
	}
	got.CPU = float64((processorTime(r.Process.Pid) - program).Microseconds()) / got.requests
	got.DatabaseCPU = float64((processorTime(f.database.Process.Pid) - database).Microseconds()) / got.requests
	return got, nil
}

// The lines of wrk's report.
var (
	rateLine    = regexp.MustCompile(`Requests/sec:\s+([\d.]+)`)
	countLine   = regexp.MustCompile(`(\d+) requests in`)
	medianLine  = regexp.MustCompile(`50%\s+([\d.]+\w+)`)
	slowLine    = regexp.MustCompile(`99%\s+([\d.]+\w+)`)
	failureLine = regexp.MustCompile(`(Socket errors|Non-2xx or 3xx responses):.*`)
)

// wrk loads a page from one thread.
func wrk(ctx context.Context, clients int, d time.Duration, url string) (sample, error) {
	out, err := exec.CommandContext(ctx, "wrk", "-t1", fmt.Sprint("-c", clients),
		fmt.Sprintf("-d%ds", int(d.Seconds())), "--latency", url).CombinedOutput()
	if err != nil {
		return sample{}, fmt.Errorf("wrk: %w\n%s", err, out)
	}
	return parseReport(string(out))
}

func parseReport(report string) (sample, error) {
	if failure := failureLine.FindString(report); failure != "" {
		return sample{}, errors.New("wrk: " + failure)
	}
	rate, err1 := strconv.ParseFloat(submatch(rateLine, report), 64)
	count, err2 := strconv.ParseFloat(submatch(countLine, report), 64)
	median, err3 := time.ParseDuration(submatch(medianLine, report))
	slow, err4 := time.ParseDuration(submatch(slowLine, report))
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return sample{}, fmt.Errorf("wrk: %w in\n%s", err, report)
	}
	return sample{Rate: rate, P50: median.Seconds() * 1000, P99: slow.Seconds() * 1000, requests: count}, nil
}

func submatch(re *regexp.Regexp, text string) string {
	if m := re.FindStringSubmatch(text); m != nil {
		return m[1]
	}
	return ""
}
