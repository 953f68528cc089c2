package httpclient_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/egg/httpclient"
	"github.com/koa-go/koa/egg/httpclient/mocktransport"
)

func TestEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, mocks := mocked(httpclient.Options{Retry: &httpclient.Retry{Statuses: []int{503}, Delay: -1}})
		mocks.Mock("http://u:p@a.test/", to("http://b.test/?token=t"))
		mocks.Mock("http://b.test/", mocktransport.Reply{Status: 201, Delay: time.Second})
		mocks.Mock("http://b.test/", mocktransport.Reply{Status: 503, Repeats: 1})
		mocks.Mock("http://c.test/", mocktransport.Reply{Err: io.ErrClosedPipe})

		var got []string
		type key struct{}
		c.OnRequest(func(e *httpclient.RequestEvent) {
			got = append(got, fmt.Sprintf("> %s %d %v", e.URL, e.Retry, e.Request.Context().Value(key{})))
		})
		safe := c.Safe(nil) // made before the other listener
		c.OnResponse(func(e *httpclient.ResponseEvent) {
			status := 0
			if e.Response != nil {
				status = e.Response.StatusCode
			}
			got = append(got, fmt.Sprintf("< %s %d %d %v %v %s", e.URL, e.Retry, status, e.Err, e.Timing.Total, e.Request.Method))
		})
		ctx := context.WithValue(t.Context(), key{}, "ctx")
		if _, err := c.Request(ctx, "http://u:p@a.test/", nil); err != nil {
			t.Fatal(err)
		}
		_, _ = safe.Request(ctx, "http://c.test/", nil)
		want := []string{
			"> http://***@a.test/ 0 ctx",
			"< http://***@a.test/ 0 302 <nil> 0s GET",
			"> http://b.test/?token=*** 0 ctx",
			"< http://b.test/?token=*** 0 503 <nil> 0s GET",
			"> http://b.test/?token=*** 1 ctx",
			"< http://b.test/?token=*** 1 201 <nil> 1s GET",
			"> http://c.test/ 0 ctx",
			"< http://c.test/ 0 0 io: read/write on closed pipe 0s GET",
		}
		if !slices.Equal(got, want) {
			t.Errorf("got\n%q\nwant\n%q", got, want)
		}
	})
}

func TestLogger(t *testing.T) {
	for _, tt := range []struct {
		name, url string
		cancel    bool
		level     slog.Level
		want      string
	}{
		{"is silent about success at info", "http://a.test/200", false, slog.LevelInfo, ""},
		{"tells of success at debug", "http://a.test/200?api_key=k", false, slog.LevelDebug,
			"level=DEBUG msg=httpclient method=GET url=\"http://a.test/200?api_key=***\" elapsed=0s status=200\n"},
		{"does not warn of what the request did wrong", "http://a.test/404", false, slog.LevelInfo, ""},
		{"warns of failures of the server", "http://a.test/500", false, slog.LevelInfo,
			"level=WARN msg=httpclient method=GET url=http://a.test/500 elapsed=0s status=500\n"},
		{"warns of errors", "http://a.test/error", false, slog.LevelInfo,
			"level=WARN msg=httpclient method=GET url=http://a.test/error elapsed=0s err=\"unexpected EOF\"\n" +
				"level=WARN msg=httpclient method=GET url=http://a.test/error elapsed=0s retry=1 err=\"unexpected EOF\"\n"},
		{"warns of timeouts", "http://a.test/slow", false, slog.LevelInfo,
			"level=WARN msg=httpclient method=GET url=http://a.test/slow elapsed=5s err=\"context deadline exceeded\"\n"},
		{"does not warn when the caller gave up", "http://a.test/slow", true, slog.LevelInfo, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var out bytes.Buffer
				log := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{
					Level: tt.level,
					ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
						if a.Key == slog.TimeKey {
							return slog.Attr{}
						}
						return a
					},
				}))
				c, mocks := mocked(httpclient.Options{Logger: log, Retry: &httpclient.Retry{Delay: -1}})
				for _, status := range []int{200, 404, 500} {
					mocks.Mock(fmt.Sprint("http://a.test/", status), mocktransport.Reply{Status: status})
				}
				mocks.Mock("http://a.test/error", mocktransport.Reply{Err: io.ErrUnexpectedEOF})
				mocks.Mock("http://a.test/slow", mocktransport.Reply{Delay: time.Hour})
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if tt.cancel {
					time.AfterFunc(time.Second, cancel)
				}
				_, _ = c.Request(ctx, tt.url, nil)
				if out.String() != tt.want {
					t.Errorf("got  %s\nwant %s", out.String(), tt.want)
				}
			})
		})
	}
}

func TestStreamTimeoutIsWarnedOf(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		c, mocks := mocked(httpclient.Options{Logger: slog.New(slog.NewTextHandler(&out, nil))})
		mocks.Mock("http://a.test/slow", mocktransport.Reply{Delay: time.Hour})
		_, _ = c.Stream(t.Context(), "http://a.test/slow", nil)
		if !bytes.Contains(out.Bytes(), []byte("level=WARN")) {
			t.Errorf("log: %s", out.String())
		}
	})
}

func ExampleClient_OnResponse() {
	mocks := mocktransport.New()
	mocks.Mock("https://api.example.com/pay", mocktransport.Reply{Status: http.StatusPaymentRequired})
	client := httpclient.New(&httpclient.Options{Wrap: mocks.Wrap})
	client.OnResponse(func(e *httpclient.ResponseEvent) {
		if e.Err == nil {
			fmt.Println(e.Request.Method, e.URL, e.Response.StatusCode)
		}
	})

	_, _ = client.Request(context.Background(), "https://api.example.com/pay?token=abc", nil)
	// Output: GET https://api.example.com/pay?token=*** 402
}
