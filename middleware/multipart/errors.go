package multipart

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/bytesize"
)

// sizeLimit is the error of being over a limit of bytes, countLimit of parts.
// Text, code and status are Egg's; the value of the limit is added.
func sizeLimit(name string, limit int64) error { return overLimit(name, bytesize.Format(limit)) }

func countLimit(name string, limit int) error { return overLimit(name, strconv.Itoa(limit)) }

func overLimit(name, value string) error {
	return koa.NewError(http.StatusRequestEntityTooLarge, fmt.Sprintf("Reach %s limit of %s", name, value),
		koa.Props{"code": "Request_" + name + "_limit"})
}
