package security

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"

	"github.com/koa-go/koa/internal/weburl"
)

// InjectCSRF returns a page with a hidden field _csrf at the end of each form
// that has none. token is what [CSRFToken] returns or, in a template's source,
// the action that prints it: it is written between quotes as it is. Forms whose
// action is an absolute URL get no token, since it may be another site's; write
// the field yourself where it is not.
func InjectCSRF(page, token string) string {
	var out strings.Builder
	out.Grow(len(page))
	open := false // in a form that needs a field
	scan(page, func(kind html.TokenType, name string, tag html.Token, raw []byte) {
		switch {
		case name == "form" && kind == html.EndTagToken:
			if open {
				out.WriteString("\r\n<input type=\"hidden\" name=\"_csrf\" value=\"" + token + "\" />")
			}
			open = false
		case name == "form":
			open = !isAbsolute(attribute(tag, "action"))
		case name == "input" && attribute(tag, "name") == "_csrf":
			open = false
		}
		out.Write(raw)
	})
	return out.String()
}

// InjectNonce returns a page whose script elements have a nonce attribute, where
// they had none. nonce is what [Nonce] returns or, in a template's source, the
// action that prints it: it is written between quotes as it is. A page that
// holds text of users must have it escaped before: scripts in it get the nonce
// as well.
func InjectNonce(page, nonce string) string {
	var out strings.Builder
	out.Grow(len(page))
	scan(page, func(kind html.TokenType, name string, tag html.Token, raw []byte) {
		if name != "script" || kind == html.EndTagToken || has(tag, "nonce") {
			out.Write(raw)
			return
		}
		out.Write(bytes.TrimSuffix(raw, []byte(">")))
		out.WriteString(` nonce="` + nonce + `">`)
	})
	return out.String()
}

// scan passes a page piece by piece. name and tag are those of form, input and
// script tags, and empty for all other pieces.
func scan(page string, visit func(kind html.TokenType, name string, tag html.Token, raw []byte)) {
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		kind := z.Next()
		raw := bytes.Clone(z.Raw()) // reading the attributes changes it
		switch kind {
		case html.ErrorToken:
			visit(kind, "", html.Token{}, raw)
			return
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			tag := z.Token()
			switch tag.Data {
			case "form", "input", "script":
				visit(kind, tag.Data, tag, raw)
				continue
			}
		}
		visit(kind, "", html.Token{}, raw)
	}
}

func attribute(tag html.Token, name string) string {
	value, _ := lookup(tag, name)
	return value
}

func has(tag html.Token, name string) bool {
	_, ok := lookup(tag, name)
	return ok
}

func lookup(tag html.Token, name string) (string, bool) {
	for _, a := range tag.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// isAbsolute reports whether a form's action has a scheme or a host. One that a
// template is still to print counts as relative.
func isAbsolute(action string) bool {
	u, err := weburl.ParseRef(action, nowhere)
	return err != nil || u.Host() != nowhere.Host()
}
