package vectors

import "github.com/koa-go/koa/internal/conformance/ordered"

// Unit are the inputs and outputs of one building block.
type Unit struct {
	// Source is the file it was read from.
	Source string `json:"-"`

	Name  string           `json:"unit"`
	About string           `json:"about"`
	Cases []ordered.Object `json:"cases"`
}
