// Package vectors reads conformance vectors: a directory with scenarios/*.json
// and units/*.json in the format of the conformance README.
package vectors

import (
	"time"

	"github.com/koa-go/koa/internal/conformance/ordered"
)

// Scenario is an application, the requests it gets and what it must reply.
type Scenario struct {
	// Source is the file and line it was read from.
	Source string `json:"-"`

	ID           string          `json:"id"`
	Group        string          `json:"group"`
	Note         string          `json:"note"`
	NodeSpecific bool            `json:"node-specific"`
	Dynamic      bool            `json:"dynamic"`
	Odd          []string        `json:"odd"`
	Needs        []string        `json:"needs"`
	App          App             `json:"app"`
	Now          time.Time       `json:"now"`
	Jar          bool            `json:"jar"`
	Files        []File          `json:"files"`
	Decode       bool            `json:"decode"`
	Middleware   []ordered.Value `json:"middleware"`
	Requests     []Request       `json:"requests"`
	Expect       []Reply         `json:"expect"`
	SetupError   *SetupError     `json:"setupError"`
}

// defaultNow is where the clock of a scenario stands that does not say.
var defaultNow = time.Date(2024, time.January, 2, 3, 4, 5, 678e6, time.UTC)

// SetupError stands for the failure of building the application.
type SetupError struct {
	Message ordered.Value `json:"message"`
}

// App are the settings of the application.
type App struct {
	Proxy           bool          `json:"proxy"`
	ProxyIPHeader   string        `json:"proxyIpHeader"`
	MaxIPsCount     int           `json:"maxIpsCount"`
	SubdomainOffset int           `json:"subdomainOffset"`
	Env             string        `json:"env"`
	Keys            ordered.Value `json:"keys"`
	Cookies         string        `json:"cookies"`
}

// File is an entry of the directory a scenario serves from.
type File struct {
	Path          string    `json:"path"`
	Dir           bool      `json:"dir"`
	Content       string    `json:"content"`
	ContentBase64 []byte    `json:"contentBase64"`
	Repeat        *Repeat   `json:"repeat"`
	MTime         time.Time `json:"mtime"`
}

// defaultMTime is when a file that does not say was modified.
var defaultMTime = time.Date(2023, time.May, 6, 7, 8, 9, 0, time.UTC)

// Bytes is the content of the file.
func (f *File) Bytes() []byte {
	switch {
	case f.Repeat != nil:
		return []byte(f.Repeat.String())
	case f.ContentBase64 != nil:
		return f.ContentBase64
	}
	return []byte(f.Content)
}

// Request is one request as it is sent.
type Request struct {
	Method     string                   `json:"method"`
	Target     string                   `json:"target"`
	Version    string                   `json:"version"`
	Headers    [][2]string              `json:"headers"`
	Body       *string                  `json:"body"`
	BodyBase64 []byte                   `json:"bodyBase64"`
	Chunked    bool                     `json:"chunked"`
	Advance    float64                  `json:"advance"` // milliseconds
	Save       map[string]ordered.Value `json:"save"`
}

// Reply is what must come back. Everything but the flags may hold matchers.
type Reply struct {
	Status     ordered.Value `json:"status"`
	Reason     ordered.Value `json:"reason"`
	Headers    ordered.Value `json:"headers"`
	Body       ordered.Value `json:"body"`
	BodyBase64 ordered.Value `json:"bodyBase64"`
	BodyRepeat *Repeat       `json:"bodyRepeat"`
	Decoded    ordered.Value `json:"decoded"`
	Framing    string        `json:"framing"`
	Truncated  bool          `json:"truncated"`
	Closed     bool          `json:"closed"`
	Observed   ordered.Value `json:"observed"`
	Errors     ordered.Value `json:"errors"`
}
