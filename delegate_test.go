package koa_test

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/koa-go/koa"
)

// Every member that Koa 3.3 documents or delegates, and the Go method or field
// that stands for it. An empty Go name needs a row in docs/differences.md that
// names the member in backquotes.
var koaMembers = []struct{ owner, koa, read, write string }{
	{"application", "env", "Env", ""}, {"application", "keys", "Keys", ""}, {"application", "proxy", "Proxy", ""},
	{"application", "proxyIpHeader", "ProxyIPHeader", ""}, {"application", "maxIpsCount", "MaxIPsCount", ""},
	{"application", "subdomainOffset", "SubdomainOffset", ""}, {"application", "silent", "Silent", ""},
	{"application", "use", "Use", ""}, {"application", "callback", "Callback", ""}, {"application", "listen", "Listen", ""},
	{"application", "handleRequest", "ServeHTTP", ""}, {"application", "createContext", "NewContext", ""},
	{"application", "on('error')", "OnError", ""}, {"application", "emit('error')", "EmitError", ""}, {"application", "onerror", "EmitError", ""},
	{"application", "toJSON", "MarshalJSON", ""}, {"application", "inspect", "LogValue", ""}, {"application", "middleware", "Middleware", ""},
	{"application", "currentContext", "", ""}, {"application", "context", "", ""}, {"application", "request", "", ""},
	{"application", "response", "", ""}, {"application", "compose", "", ""},

	{"context", "app", "App", ""}, {"context", "req", "Req", ""}, {"context", "res", "Res", ""},
	{"context", "request", "Request", ""}, {"context", "response", "Response", ""}, {"context", "state", "State", ""},
	{"context", "originalUrl", "OriginalURL", ""}, {"context", "cookies", "Cookies", "SetCookies"}, {"context", "respond", "Respond", "SetRespond"},
	{"context", "throw", "Throw", ""}, {"context", "assert", "Assert", ""}, {"context", "assert.equal", "AssertEqual", ""},
	{"context", "assert.notEqual", "AssertNotEqual", ""}, {"context", "assert.deepEqual", "AssertDeepEqual", ""},
	{"context", "assert.notDeepEqual", "AssertNotDeepEqual", ""}, {"context", "assert.strictEqual", "", ""},
	{"context", "assert.notStrictEqual", "", ""}, {"context", "assert.fail", "Throw", ""}, {"context", "assert.ok", "Assert", ""},
	{"context", "onerror", "", ""}, {"context", "toJSON", "MarshalJSON", ""}, {"context", "inspect", "LogValue", ""},

	// context.js, delegated to the response.
	{"context", "attachment", "Attachment", ""}, {"context", "redirect", "Redirect", ""}, {"context", "remove", "Remove", ""},
	{"context", "vary", "Vary", ""}, {"context", "has", "Has", ""}, {"context", "set", "Set", ""}, {"context", "append", "Append", ""},
	{"context", "flushHeaders", "FlushHeaders", ""}, {"context", "back", "Back", ""}, {"context", "status", "Status", "SetStatus"},
	{"context", "message", "Message", "SetMessage"}, {"context", "body", "Body", "SetBody"}, {"context", "length", "Length", "SetLength"},
	{"context", "type", "Type", "SetType"}, {"context", "lastModified", "LastModified", "SetLastModified"},
	{"context", "etag", "ETag", "SetETag"}, {"context", "headerSent", "HeaderSent", ""}, {"context", "writable", "Writable", ""},

	// context.js, delegated to the request.
	{"context", "acceptsLanguages", "AcceptsLanguages", ""}, {"context", "acceptsEncodings", "AcceptsEncodings", ""},
	{"context", "acceptsCharsets", "AcceptsCharsets", ""}, {"context", "accepts", "Accepts", ""}, {"context", "get", "Get", ""},
	{"context", "is", "Is", ""}, {"context", "querystring", "Querystring", "SetQuerystring"}, {"context", "idempotent", "Idempotent", ""},
	{"context", "socket", "", ""}, {"context", "search", "Search", "SetSearch"}, {"context", "method", "Method", "SetMethod"},
	{"context", "query", "Query", "SetQuery"}, {"context", "path", "Path", "SetPath"}, {"context", "url", "URL", "SetURL"},
	{"context", "accept", "", ""}, {"context", "origin", "Origin", ""}, {"context", "href", "Href", ""},
	{"context", "subdomains", "Subdomains", ""}, {"context", "protocol", "Protocol", ""}, {"context", "host", "Host", ""},
	{"context", "hostname", "Hostname", ""}, {"context", "URL", "FullURL", ""}, {"context", "header", "Header", ""},
	{"context", "headers", "Header", ""}, {"context", "secure", "Secure", ""}, {"context", "stale", "Stale", ""},
	{"context", "fresh", "Fresh", ""}, {"context", "ips", "IPs", ""}, {"context", "ip", "IP", "SetIP"},

	// request.js and response.js beyond that.
	{"request", "charset", "Charset", ""}, {"request", "length", "Length", ""}, {"request", "type", "Type", ""},
	{"request", "originalUrl", "OriginalURL", ""}, {"request", "toJSON", "MarshalJSON", ""}, {"request", "inspect", "", ""},
	{"request", "method", "Method", "SetMethod"}, {"request", "url", "URL", "SetURL"}, {"request", "header", "Header", ""},
	{"request", "get", "Get", ""}, {"request", "is", "Is", ""}, {"request", "ip", "IP", "SetIP"},
	{"response", "header", "Header", ""}, {"response", "headers", "Header", ""}, {"response", "get", "Get", ""},
	{"response", "is", "Is", ""}, {"response", "socket", "", ""}, {"response", "toJSON", "MarshalJSON", ""},
	{"response", "inspect", "", ""}, {"response", "status", "Status", "SetStatus"}, {"response", "body", "Body", "SetBody"},
	{"response", "flushHeaders", "FlushHeaders", ""}, {"response", "writable", "Writable", ""},
}

func TestEveryKoaMemberIsThere(t *testing.T) {
	types := map[string]reflect.Type{
		"application": reflect.TypeFor[*koa.Application](), "context": reflect.TypeFor[*koa.Context](),
		"request": reflect.TypeFor[*koa.Request](), "response": reflect.TypeFor[*koa.Response](),
	}
	differences, err := os.ReadFile("docs/differences.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range koaMembers {
		if m.read == "" {
			if !strings.Contains(string(differences), "`"+name(m.owner, m.koa)) {
				t.Errorf("%s has no Go method and docs/differences.md does not say why", name(m.owner, m.koa))
			}
			continue
		}
		for _, goName := range []string{m.read, m.write} {
			_, method := types[m.owner].MethodByName(goName)
			_, field := types[m.owner].Elem().FieldByName(goName)
			if goName != "" && !method && !field {
				t.Errorf("%s should be %s, which does not exist", name(m.owner, m.koa), goName)
			}
		}
	}
}

// name is a member as docs/differences.md writes it: app.use, ctx.body,
// request.charset.
func name(owner, member string) string {
	switch owner {
	case "application":
		owner = "app"
	case "context":
		owner = "ctx"
	}
	return owner + "." + member
}
