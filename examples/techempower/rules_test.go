package main

import (
	"bufio"
	"fmt"
	"html"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/contrib/db"
	"github.com/koa-go/koa/internal/testserver"
)

// rules are those of the benchmarks, for a server and its database.
var rules = []struct {
	name  string
	check func(t *testing.T, d *db.DB, url string)
}{
	{"every answer has the headers and is not compressed", everyAnswerHasTheHeadersAndIsNotCompressed},
	{"plaintext answers pipelined requests in order", plaintextAnswersPipelinedRequestsInOrder},
	{"json is the message", jsonIsTheMessage},
	{"db is a random row", dbIsARandomRow},
	{"counts are bounded", countsAreBounded},
	{"queries are random rows", queriesAreRandomRows},
	{"fortunes are sorted and escaped", fortunesAreSortedAndEscaped},
	{"updates are stored", updatesAreStored},
	{"updates at once do not stop each other", updatesAtOnceDoNotStopEachOther},
}

// variants are the ways the program can be run.
var variants = []struct {
	name, store, page string
	postgres          bool
}{
	{"SQLite, GORM, templ", "gorm", "templ", false},
	{"PostgreSQL, GORM, html", "gorm", "html", true},
	{"PostgreSQL, pool, html", "pool", "html", true},
	{"PostgreSQL, pipeline, templ", "pipeline", "templ", true},
}

func TestRules(t *testing.T) {
	pg := testserver.StartPostgres(t)
	for _, v := range variants {
		t.Run(v.name, func(t *testing.T) {
			url := sqliteURL(t)
			if v.postgres {
				url = pg.Database(t)
			}
			d := open(t, url)
			s, err := newStore(v.store, d)
			if err != nil {
				t.Fatal(err)
			}
			server := httptest.NewServer(newApp(s, settings{env: "test", server: "koa", page: v.page}))
			defer server.Close()
			for _, r := range rules {
				t.Run(r.name, func(t *testing.T) { r.check(t, d, server.URL) })
			}
		})
	}
}

func everyAnswerHasTheHeadersAndIsNotCompressed(t *testing.T, _ *db.DB, url string) {
	for path, contentType := range map[string]string{
		"/plaintext":      "text/plain; charset=utf-8",
		"/json":           "application/json; charset=utf-8",
		"/db":             "application/json; charset=utf-8",
		"/queries":        "application/json; charset=utf-8",
		"/fortunes":       "text/html; charset=utf-8",
		"/updates":        "application/json; charset=utf-8",
		"/cached-queries": "application/json; charset=utf-8",
	} {
		res, body := get(t, url+path, "Accept-Encoding", "gzip, br")
		h := res.Header
		if res.StatusCode != http.StatusOK || h.Get("Content-Type") != contentType || h.Get("Server") != "koa" ||
			res.ContentLength != int64(len(body)) || h.Get("Content-Encoding") != "" || res.Close {
			t.Errorf("%s: %d %v", path, res.StatusCode, h)
		}
		if date, err := http.ParseTime(h.Get("Date")); err != nil || time.Since(date).Abs() > time.Minute {
			t.Errorf("%s: Date is %q", path, h.Get("Date"))
		}
	}
}

func plaintextAnswersPipelinedRequestsInOrder(t *testing.T, _ *db.DB, url string) {
	conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, strings.Repeat("GET /plaintext HTTP/1.1\r\nHost: x\r\n\r\n", 16))
	answers := bufio.NewReader(conn)
	for i := range 16 {
		res, err := http.ReadResponse(answers, nil)
		if err != nil {
			t.Fatalf("answer %d: %v", i, err)
		}
		body, err := bufio.NewReader(res.Body).ReadString(0)
		if res.StatusCode != http.StatusOK || body != "Hello, World!" {
			t.Fatalf("answer %d: %d %q, %v", i, res.StatusCode, body, err)
		}
	}
}

func jsonIsTheMessage(t *testing.T, _ *db.DB, url string) {
	if _, body := get(t, url+"/json"); body != `{"message":"Hello, World!"}` {
		t.Errorf("body is %s", body)
	}
}

// fortuneRow finds the rows of the page.
var fortuneRow = regexp.MustCompile(`<tr><td>(\d+)</td><td>([^<]*)</td></tr>`)

func fortunesAreSortedAndEscaped(t *testing.T, _ *db.DB, url string) {
	_, body := get(t, url+"/fortunes")
	var ids []string
	for _, m := range fortuneRow.FindAllStringSubmatch(body, -1) {
		ids = append(ids, m[1])
		want := "Additional fortune added at request time."
		if n, _ := strconv.Atoi(m[1]); n > 0 {
			want = messages[n-1]
		}
		if got := html.UnescapeString(m[2]); got != want {
			t.Errorf("fortune %s is %q, want %q", m[1], got, want)
		}
	}
	if got, want := strings.Join(ids, " "), "11 4 5 2 8 0 3 7 10 6 9 1 12"; got != want {
		t.Errorf("the order is %s, want %s", got, want)
	}
	skeleton := strings.ReplaceAll(fortuneRow.ReplaceAllString(body, ""), "\n", "")
	want := "<!doctype html><html><head><title>Fortunes</title></head><body><table>" +
		"<tr><th>id</th><th>message</th></tr></table></body></html>"
	if strings.Replace(skeleton, "DOCTYPE", "doctype", 1) != want {
		t.Errorf("around the rows is\n%s\nwant\n%s", skeleton, want)
	}
	if _, again := get(t, url+"/fortunes"); again != body {
		t.Errorf("the second page is another one:\n%s", again)
	}
}
