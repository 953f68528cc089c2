package mocktransport

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

// Reply is what a mock answers. The zero Reply is an empty 200.
type Reply struct {
	// Method is the method that is mocked. "" means all.
	Method string

	// Status is the status code. The default is 200.
	Status int

	// Header are the fields of the answer.
	Header http.Header

	// Data is the body: a string or []byte as it is, anything else as JSON,
	// with the Content-Type for it if Header has none. nil is an empty body.
	Data any

	// Err is returned in place of an answer. syscall.ECONNRESET, for one, makes
	// a client try again.
	Err error

	// Delay is how long the answer takes. A request that is cancelled meanwhile
	// fails as it would without a mock.
	Delay time.Duration

	// Repeats is how many requests are answered; then the mock no longer fits.
	// 0 means all.
	Repeats int

	// Func makes the answer for a request, whose body can be read. It is called
	// from the goroutine of the caller, after Delay. Of the Reply it returns
	// Status, Header, Data and Err count; those beside Func do not. Data that
	// cannot be encoded is the error of the request.
	Func func(req *http.Request) Reply
}

// encoded is r with bytes for Data.
func (r Reply) encoded() Reply {
	r, err := r.encode()
	if err != nil {
		panic("mocktransport: Reply.Data: " + err.Error())
	}
	return r
}

func (r Reply) encode() (Reply, error) {
	r.Header = r.Header.Clone()
	if r.Header == nil {
		r.Header = http.Header{}
	}
	switch d := r.Data.(type) {
	case nil:
		r.Data = []byte(nil)
	case string:
		r.Data = []byte(d)
	case []byte:
		r.Data = bytes.Clone(d)
	default:
		data, err := json.Marshal(d)
		if err != nil {
			return r, err
		}
		r.Data = data
		if r.Header.Get("Content-Type") == "" {
			r.Header.Set("Content-Type", "application/json; charset=utf-8")
		}
	}
	return r, nil
}

// answer waits and makes the response of an encoded reply.
func (r Reply) answer(req *http.Request, body []byte) (*http.Response, error) {
	if err := wait(req, r.Delay); err != nil {
		return nil, err
	}
	if r.Func != nil {
		readable := req.Clone(req.Context())
		readable.Body = io.NopCloser(bytes.NewReader(body))
		var err error
		if r, err = r.Func(readable).encode(); err != nil {
			return nil, fmt.Errorf("mocktransport: Reply.Data: %w", err)
		}
	}
	if r.Err != nil {
		return nil, r.Err
	}
	return r.response(req), nil
}

func (r Reply) response(req *http.Request) *http.Response {
	status := r.Status
	if status == 0 {
		status = http.StatusOK
	}
	data, _ := r.Data.([]byte)
	res := &http.Response{
		Status:        fmt.Sprintf("%d %s", status, http.StatusText(status)),
		StatusCode:    status,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        r.Header.Clone(),
		Body:          http.NoBody,
		ContentLength: int64(len(data)),
		Request:       req,
	}
	if req.Method != http.MethodHead {
		res.Body = io.NopCloser(bytes.NewReader(data))
	}
	return res
}

// wait lets the delay pass, or the request end.
func wait(req *http.Request, delay time.Duration) error {
	if delay <= 0 {
		return req.Context().Err()
	}
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-req.Context().Done():
		return req.Context().Err()
	case <-timer.C:
		return nil
	}
}
