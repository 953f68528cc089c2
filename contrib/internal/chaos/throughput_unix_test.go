//go:build unix

package chaos_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// rate is what a target does when it gets all the requests it can.
type rate struct {
	requests int
	took     time.Duration
	cpu      int // hundredths of a second
}

func (r rate) perSecond() float64 { return float64(r.requests) / r.took.Seconds() }

// perRequest is in microseconds.
func (r rate) perRequest() float64 { return float64(r.cpu) * 10_000 / float64(max(r.requests, 1)) }

// saturate sends requests over as many connections for a time, with next to no work
// for the client: it shares the machine.
func saturate(t *testing.T, to target, pids []int, path string, connections int, d time.Duration) rate {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	var requests atomic.Int64
	var all sync.WaitGroup
	start, before := time.Now(), cpu(pids)
	for range connections {
		all.Go(func() {
			if err := pump(ctx, to.addr, path, &requests); err != nil {
				t.Errorf("%s: %v", to.name, err)
			}
		})
	}
	all.Wait()
	return rate{int(requests.Load()), time.Since(start), cpu(pids) - before}
}

// pump sends a request when the one before is answered.
func pump(ctx context.Context, addr, path string, requests *atomic.Int64) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	text := []byte("GET " + path + " HTTP/1.1\r\nHost: chaos\r\n\r\n")
	r := bufio.NewReader(conn)
	for ctx.Err() == nil {
		if _, err := conn.Write(text); err != nil {
			return err
		}
		if err := answered(r); err != nil {
			return err
		}
		requests.Add(1)
	}
	return nil
}

func answered(r *bufio.Reader) error {
	res, err := http.ReadResponse(r, nil)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, res.Body)
	if res.StatusCode != http.StatusOK {
		err = errors.Join(err, fmt.Errorf("status %d", res.StatusCode))
	}
	return err
}
