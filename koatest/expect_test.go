package koatest_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
)

// fixed answers with a body and with headers that do not change.
func fixed(status int, mediaType, body string) *koa.Application {
	return serving(func(ctx *koa.Context) error {
		ctx.SetStatus(status)
		ctx.Set("Date", "Thu, 01 Jan 2026 00:00:00 GMT")
		ctx.SetType(mediaType)
		ctx.SetBody([]byte(body))
		return nil
	})
}

func TestFailuresShowADiff(t *testing.T) {
	page := "<html>\n" + strings.Repeat("<p>same</p>\n", 60) + "<h1>got</h1>\n</html>"
	for _, tt := range []struct {
		name string
		app  *koa.Application
		run  func(*koatest.Client)
		want []string
	}{
		{
			"of the status line", fixed(500, "text", "broken\n"),
			func(c *koatest.Client) { c.Get("/users?id=1").Expect(200) },
			[]string{
				"koatest: GET /users?id=1: status is 500, want 200",
				"",
				"  - HTTP/1.1 200 OK",
				"  + HTTP/1.1 500 Internal Server Error",
				"    Content-Length: 7",
				"    Content-Type: text/plain; charset=utf-8",
				"    Date: Thu, 01 Jan 2026 00:00:00 GMT",
				"",
				"    broken",
				"",
				"",
			},
		},
		{
			"of a header", fixed(200, "text", "ok"),
			func(c *koatest.Client) { c.Post("/").Expect(200).ExpectHeader("content-type", "text/html") },
			[]string{
				`koatest: POST /: content-type is "text/plain; charset=utf-8", want "text/html"`,
				"",
				"    HTTP/1.1 200 OK",
				"    Content-Length: 2",
				"  - Content-Type: text/html",
				"  + Content-Type: text/plain; charset=utf-8",
				"    Date: Thu, 01 Jan 2026 00:00:00 GMT",
				"",
				"    ok",
				"",
			},
		},
		{
			"of a header that is absent or should be", fixed(200, "text", ""),
			func(c *koatest.Client) { c.Get("/").Expect(200).ExpectHeader("Etag", `"x"`) },
			[]string{
				`koatest: GET /: Etag is "", want "\"x\""`,
				"",
				"    HTTP/1.1 200 OK",
				"    Content-Length: 0",
				"    Content-Type: text/plain; charset=utf-8",
				"    Date: Thu, 01 Jan 2026 00:00:00 GMT",
				`  - Etag: "x"`,
				"",
				"",
			},
		},
		{
			"of a long body, without what is far away", fixed(200, "html", page),
			func(c *koatest.Client) { c.Get("/").Expect(200).ExpectBody(strings.ReplaceAll(page, "got", "want")) },
			[]string{
				"koatest: GET /: the body differs",
				"",
				"    HTTP/1.1 200 OK",
				"    Content-Length: 747",
				"    Content-Type: text/html; charset=utf-8",
				"    Date: Thu, 01 Jan 2026 00:00:00 GMT",
				"",
				"    ... (58 more lines)",
				"    <p>same</p>",
				"    <p>same</p>",
				"    <p>same</p>",
				"  - <h1>want</h1>",
				"  + <h1>got</h1>",
				"    </html>",
				"",
			},
		},
		{
			"of bytes that are no text", fixed(200, "bin", "\x00\x01\x02"),
			func(c *koatest.Client) { c.Get("/").Expect(200).ExpectBody("\x00\x01\x03") },
			[]string{
				"koatest: GET /: the body differs",
				"",
				"    HTTP/1.1 200 OK",
				"    Content-Length: 3",
				"    Content-Type: application/octet-stream",
				"    Date: Thu, 01 Jan 2026 00:00:00 GMT",
				"",
				"  - 00000000  00 01 03                                          |...|",
				"  + 00000000  00 01 02                                          |...|",
				"",
			},
		},
		{
			"of white space that JSON hides", fixed(200, "json", `{"a": 1}`),
			func(c *koatest.Client) { c.Get("/").Expect(200).ExpectBody(`{"a":1}`) },
			[]string{
				"koatest: GET /: the body differs",
				"",
				"    HTTP/1.1 200 OK",
				"    Content-Length: 8",
				"    Content-Type: application/json; charset=utf-8",
				"    Date: Thu, 01 Jan 2026 00:00:00 GMT",
				"",
				`  - "{\"a\":1}"`,
				`  + "{\"a\": 1}"`,
				"",
			},
		},
		{
			"of JSON by members", fixed(200, "json", `{"name":"tobi","id":12345678901234567890,"tags":["a"]}`),
			func(c *koatest.Client) {
				c.Get("/").Expect(200).ExpectJSON(map[string]any{"id": uint64(12345678901234567891), "name": "tobi", "tags": []string{"a", "b"}})
			},
			[]string{
				"koatest: GET /: the JSON differs",
				"",
				"    HTTP/1.1 200 OK",
				"    Content-Length: 54",
				"    Content-Type: application/json; charset=utf-8",
				"    Date: Thu, 01 Jan 2026 00:00:00 GMT",
				"",
				"    {",
				`  -   "id": 12345678901234567891,`,
				`  +   "id": 12345678901234567890,`,
				`      "name": "tobi",`,
				`      "tags": [`,
				`  -     "a",`,
				`  -     "b"`,
				`  +     "a"`,
				"      ]",
				"    }",
				"",
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			mustFail(t, func(tb testing.TB) { tt.run(koatest.Request(tb, tt.app)) }, tt.want...)
		})
	}
}

func TestFailuresWithoutADiff(t *testing.T) {
	for _, tt := range []struct {
		name string
		app  http.Handler
		run  func(*koatest.Client)
		want string // the message begins with it
	}{
		{
			"name the part that is missing", fixed(200, "text", "hello"),
			func(c *koatest.Client) { c.Get("/").Expect(200).ExpectContains("hell", "heaven") },
			"koatest: GET /: the body does not contain \"heaven\"\n\n    HTTP/1.1 200 OK\n",
		},
		{
			"name the type that is not JSON", fixed(200, "text", "{}"),
			func(c *koatest.Client) { c.Get("/").Expect(200).ExpectJSON(struct{}{}) },
			`koatest: GET /: Content-Type is "text/plain; charset=utf-8", want JSON`,
		},
		{
			"tell where JSON breaks", fixed(200, "json", "{"),
			func(c *koatest.Client) { c.Get("/").Expect(200).ExpectJSON(struct{}{}) },
			"koatest: GET /: the body is no JSON: unexpected end of JSON input",
		},
		{
			"tell that there is more than one value", fixed(200, "json", "{} {}"),
			func(c *koatest.Client) { c.Get("/").Expect(200).ExpectJSON(struct{}{}) },
			"koatest: GET /: the body is no JSON: invalid character '{' after top-level value",
		},
		{
			"tell that the expectation is no JSON", fixed(200, "json", "{}"),
			func(c *koatest.Client) { c.Get("/").Expect(200).ExpectJSON(func() {}) },
			"koatest: GET /: ExpectJSON cannot encode what is wanted: json: unsupported type: func()",
		},
		{
			"tell which Go type does not fit", fixed(200, "json", `"x"`),
			func(c *koatest.Client) { koatest.JSON[int](c.Get("/").Do()) },
			"koatest: GET /: the body is no JSON of type int: json: cannot unmarshal string into Go value of type int",
		},
		{
			"tell that the connection was cut", http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }),
			func(c *koatest.Client) { c.Get("/").Expect(200) },
			"koatest: GET /: the response is not whole: the application cut the connection\n\n    (no head)\n",
		},
		{
			"tell that a stream has no head", http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }),
			func(c *koatest.Client) { c.Get("/").Stream() },
			"koatest: GET /: no response: the application cut the connection",
		},
		{
			"tell what cannot be sent", fixed(200, "text", ""),
			func(c *koatest.Client) { c.Get("/").Set("X-A", "a\nb").Do() },
			`koatest: the request cannot be sent: Get "http://127.0.0.1/": net/http: invalid header field value for "X-A"`,
		},
		{
			"tell which method is none", fixed(200, "text", ""),
			func(c *koatest.Client) { c.Method("G T", "/").Do() },
			`koatest: G T /: net/http: invalid method "G T"`,
		},
		{
			"tell that there is no application", nil,
			func(*koatest.Client) {},
			"koatest: the application is nil",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := failure(t, func(tb testing.TB) { tt.run(koatest.Request(tb, tt.app)) })
			if !strings.HasPrefix(got, tt.want) {
				t.Errorf("the message is\n%s\nwant it to begin with\n%s", got, tt.want)
			}
		})
	}
}

func TestFailuresShowWhatTheApplicationReported(t *testing.T) {
	got := failure(t, func(tb testing.TB) {
		koatest.Request(tb, serving(func(*koa.Context) error { return errors.New("no such table: users") })).Get("/").Expect(200)
	})
	if want := "\n    Internal Server Error\n\nreported by the application:\n    no such table: users\n"; !strings.HasSuffix(got, want) {
		t.Errorf("the message is\n%s\nwant it to end with\n%s", got, want)
	}
}

func TestFailuresShowWhereAPanicWas(t *testing.T) {
	got := failure(t, func(tb testing.TB) {
		koatest.Request(tb, serving(explode)).Get("/").Expect(200)
	})
	_, reported, _ := strings.Cut(got, "reported by the application:\n")
	lines := strings.Split(reported, "\n")
	if lines[0] != "    panic: boom" || !strings.Contains(lines[1], "koatest_test.explode(") || !strings.Contains(lines[2], "expect_test.go:") {
		t.Errorf("the report does not begin with the place of the panic:\n%s", reported)
	}
}

func explode(*koa.Context) error { panic("boom") }

func TestAnErrorInAStreamIsReported(t *testing.T) {
	app := serving(func(ctx *koa.Context) error {
		ctx.SetBody(io.MultiReader(strings.NewReader("half"), brokenReader{}))
		return nil
	})
	res := koatest.Request(t, app).Get("/").Do()
	if !errors.Is(res.Err, koatest.ErrAborted) || len(res.Errors) != 1 || !errors.Is(res.Errors[0], errDisk) {
		t.Errorf("Err %v, Errors %v; want the connection cut because of %v", res.Err, res.Errors, errDisk)
	}
}

var errDisk = errors.New("disk error")

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errDisk }

func TestResponsesPrintAsText(t *testing.T) {
	res := koatest.Request(t, fixed(200, "text", strings.Repeat("line\n", 100))).Get("/").Do()
	got := res.String()
	if !strings.HasPrefix(got, "    HTTP/1.1 200 OK\n    Content-Length: 500\n") || !strings.HasSuffix(got, "    line\n    ... (61 more lines)\n") {
		t.Errorf("String() =\n%s", got)
	}
}
