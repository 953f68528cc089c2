package httpclient_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"

	"github.com/koa-go/koa/egg/httpclient"
	"github.com/koa-go/koa/egg/httpclient/mocktransport"
)

// showForm writes down a multipart body as the server's parser sees it.
func showForm(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintf(w, "%s length known: %v\n", r.Method, r.ContentLength > 0)
	parts, err := r.MultipartReader()
	if err != nil {
		fmt.Fprint(w, err)
		return
	}
	for {
		p, err := parts.NextPart()
		if err != nil {
			return
		}
		body, _ := io.ReadAll(p)
		fmt.Fprintf(w, "%s|%s|%s|%s\n", p.FormName(), p.FileName(), p.Header.Get("Content-Type"), body)
	}
}

// closer is a stream: nobody knows its length, and it can be read once.
type closer struct {
	io.Reader
	closed bool
}

func (c *closer) Close() error { c.closed = true; return nil }

func TestFiles(t *testing.T) {
	addr := serve(t, showForm)
	c := newClient(t, nil)
	stream := &closer{Reader: strings.NewReader("streamed")}
	for _, tt := range []struct {
		name  string
		opts  httpclient.RequestOptions
		lines []string
	}{
		{"follow the fields", httpclient.RequestOptions{
			Data: map[string]string{"b": "2", "a": "1"},
			Files: []httpclient.File{
				{Name: "a.txt", Content: strings.NewReader("one")},
				{Name: `q".bin`, Content: bytes.NewReader([]byte("two"))},
				{Field: "photo", Name: "p.png", ContentType: "image/x", Content: bytes.NewBufferString("three")},
				{},
			},
		}, []string{
			"POST length known: true", "a|||1", "b|||2", "file|a.txt|text/plain|one", `file1|q".bin|application/octet-stream|two`,
			"photo|p.png|image/x|three", "file3||application/octet-stream|", "",
		}},
		{"may be streams", httpclient.RequestOptions{
			Method: "PUT", Files: []httpclient.File{{Content: stream}},
		}, []string{"PUT length known: false", "file||application/octet-stream|streamed", ""}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			res, err := c.Request(t.Context(), addr, &tt.opts)
			if err != nil {
				t.Fatal(err)
			}
			if want := strings.Join(tt.lines, "\n"); res.Text() != want {
				t.Errorf("the server saw\n%s\nwant\n%s", res.Text(), want)
			}
		})
	}
	if !stream.closed {
		t.Error("the stream was not closed")
	}
}

func TestFilesAreSentAgain(t *testing.T) {
	c, mocks := mocked(httpclient.Options{})
	rule := mocks.Mock("http://a.test", mocktransport.Reply{Err: syscall.ECONNRESET})
	put := func(content io.Reader) []mocktransport.Call {
		before := len(rule.Calls())
		_, err := c.Request(t.Context(), "http://a.test", &httpclient.RequestOptions{
			Method: "PUT", Files: []httpclient.File{{Content: content}, {}},
		})
		if !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("err = %v", err)
		}
		return rule.Calls()[before:]
	}
	if calls := put(strings.NewReader("text")); len(calls) != 2 || !bytes.Equal(calls[0].Body, calls[1].Body) ||
		!bytes.Contains(calls[1].Body, []byte("\r\n\r\ntext\r\n")) {
		t.Errorf("calls %+v, want the same body twice", calls)
	}
	if calls := put(&closer{Reader: strings.NewReader("stream")}); len(calls) != 1 {
		t.Errorf("a stream was sent %d times", len(calls))
	}
}
