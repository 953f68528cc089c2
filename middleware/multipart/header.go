package multipart

import (
	"cmp"
	"mime"
	"net/http"
	"net/textproto"
	"strings"

	"github.com/koa-go/koa"
)

// header is what the header of a part says.
type header struct {
	name, filename, mime, encoding string
	isFile                         bool
}

// readHeader reads the header of a part. What is ambiguous, or no part of a form
// (RFC 7578 4.2), is an error: two readers must not see two different forms.
func readHeader(h textproto.MIMEHeader) (*header, error) {
	disposition := h["Content-Disposition"]
	if len(disposition) != 1 {
		return nil, koa.NewError(http.StatusBadRequest, "Malformed part header: want one Content-Disposition")
	}
	kind, params, err := mime.ParseMediaType(disposition[0])
	name, hasName := params["name"]
	if err != nil || kind != "form-data" || !hasName {
		return nil, koa.NewError(http.StatusBadRequest, "Malformed part header: Content-Disposition is no form-data with a name", err)
	}
	filename, isFile := params["filename"]
	part := &header{
		name:     validText(name),
		mime:     mediaType(h.Get("Content-Type")),
		encoding: cmp.Or(strings.ToLower(h.Get("Content-Transfer-Encoding")), "7bit"),
		isFile:   isFile,
	}
	if filename == "" {
		return part, nil
	}
	if part.filename = safeName(filename); part.filename == "" {
		return nil, koa.NewError(http.StatusBadRequest, "Invalid filename: "+printable(filename))
	}
	return part, nil
}

// mediaType is the type of a part without parameters.
func mediaType(contentType string) string {
	t, _, _ := strings.Cut(contentType, ";")
	return cmp.Or(strings.ToLower(strings.TrimSpace(t)), "text/plain")
}
