package live_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/koa-go/koa/internal/conformance/wire"
)

// answer is a reply without what may differ between two runs of one program. The keys
// are "status", "body" and "header x-name".
type answer map[string]string

// connectionHeaders belong to the connection and to the framing of the body.
var connectionHeaders = []string{"Connection", "Keep-Alive", "Date", "Transfer-Encoding", "Content-Length"}

func answerOf(r request, reply *wire.Reply) answer {
	if reply.Closed {
		return answer{"status": "none: closed"}
	}
	a := answer{"status": strconv.Itoa(reply.Status)}
	for name, lines := range reply.Header {
		if !slices.Contains(connectionHeaders, name) {
			a["header "+strings.ToLower(name)] = headerText(name, lines)
		}
	}
	a["body"] = bodyText(r, reply)
	return a
}

var (
	nonce   = regexp.MustCompile(`'nonce-[^']*'`)
	expires = regexp.MustCompile(`expires=[^;]*`)
	secret  = regexp.MustCompile(`^((?:csrfToken|first|EGG_SESS)(?:\.sig)?)=[^;]+`)
	number  = regexp.MustCompile(`^[\d.]+$`)
)

// headerText is the lines of a header without times and secrets.
func headerText(name string, lines []string) string {
	switch name {
	case "Set-Cookie":
		cookies := make([]string, len(lines))
		for i, line := range lines {
			cookies[i] = secret.ReplaceAllString(expires.ReplaceAllString(line, "expires=TIME"), "$1=SECRET")
		}
		slices.Sort(cookies)
		return strings.Join(cookies, "\n")
	case "X-Readtime":
		return number.ReplaceAllString(lines[0], "TIME")
	case "X-Csp-Nonce":
		return "NONCE"
	case "Vary":
		return strings.ToLower(strings.Join(lines, ", "))
	default:
		return nonce.ReplaceAllString(strings.Join(lines, "\n"), "'nonce-NONCE'")
	}
}

var stackInJSON = regexp.MustCompile(`"stack":"(?:[^"\\]|\\.)*"`)

// bodyText is the body: JSON of a good answer whatever the order of its keys, and errors
// without their stack.
func bodyText(r request, reply *wire.Reply) string {
	text := string(reply.Body)
	contentType := reply.Header.Get("Content-Type")
	switch {
	case r.target == "/token" || r.target == "/rotate":
		return strconv.Itoa(len(text)) + " bytes"
	case strings.HasPrefix(contentType, "application/json"):
		if reply.Status < http.StatusBadRequest {
			return canonical(reply.Body)
		}
		return stackInJSON.ReplaceAllString(text, `"stack":"STACK"`)
	case reply.Status >= http.StatusBadRequest:
		first, _, _ := strings.Cut(text, "\n    at ")
		return stackInJSON.ReplaceAllString(first, `"stack":"STACK"`)
	}
	return text
}

// canonical is JSON with its keys in order.
func canonical(text []byte) string {
	var v any
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if d.Decode(&v) != nil {
		return string(text)
	}
	return jsonText(v)
}

func jsonText(v any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err.Error()
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// deviation is one part of two answers that is not the same. Where the status is not,
// the bodies stand behind it, and nothing else is said of the two.
type deviation struct{ part, node, ours string }

func deviations(node, ours answer) []deviation {
	if reflect.DeepEqual(node, ours) {
		return nil
	}
	if node["status"] != ours["status"] {
		return []deviation{{"status", node["status"] + " " + node["body"], ours["status"] + " " + ours["body"]}}
	}
	var list []deviation
	for _, part := range partsOf(node, ours) {
		if node[part] != ours[part] {
			list = append(list, deviation{part, node[part], ours[part]})
		}
	}
	return list
}

// partsOf are the keys of both, in order.
func partsOf(answers ...answer) []string {
	var parts []string
	for _, a := range answers {
		for part := range a {
			if !slices.Contains(parts, part) {
				parts = append(parts, part)
			}
		}
	}
	slices.Sort(parts)
	return parts
}
