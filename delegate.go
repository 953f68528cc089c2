package koa

import (
	"net/http"
	"net/url"
	"time"
)

// This file is the front page of the API: what of Request and Response is also
// on Context, as in Koa's context.js.

// From the request.

// Method is [Request.Method].
func (ctx *Context) Method() string { return ctx.Request.Method() }

// SetMethod is [Request.SetMethod].
func (ctx *Context) SetMethod(method string) { ctx.Request.SetMethod(method) }

// URL is [Request.URL].
func (ctx *Context) URL() string { return ctx.Request.URL() }

// SetURL is [Request.SetURL].
func (ctx *Context) SetURL(target string) { ctx.Request.SetURL(target) }

// Path is [Request.Path].
func (ctx *Context) Path() string { return ctx.Request.Path() }

// SetPath is [Request.SetPath].
func (ctx *Context) SetPath(path string) { ctx.Request.SetPath(path) }

// Querystring is [Request.Querystring].
func (ctx *Context) Querystring() string { return ctx.Request.Querystring() }

// SetQuerystring is [Request.SetQuerystring].
func (ctx *Context) SetQuerystring(qs string) { ctx.Request.SetQuerystring(qs) }

// Search is [Request.Search].
func (ctx *Context) Search() string { return ctx.Request.Search() }

// SetSearch is [Request.SetSearch].
func (ctx *Context) SetSearch(search string) { ctx.Request.SetSearch(search) }

// Query is [Request.Query].
func (ctx *Context) Query() url.Values { return ctx.Request.Query() }

// SetQuery is [Request.SetQuery].
func (ctx *Context) SetQuery(values url.Values) { ctx.Request.SetQuery(values) }

// Header is [Request.Header].
func (ctx *Context) Header() http.Header { return ctx.Request.Header() }

// Get is [Request.Get].
func (ctx *Context) Get(name string) string { return ctx.Request.Get(name) }

// Origin is [Request.Origin].
func (ctx *Context) Origin() string { return ctx.Request.Origin() }

// Href is [Request.Href].
func (ctx *Context) Href() string { return ctx.Request.Href() }

// Host is [Request.Host].
func (ctx *Context) Host() string { return ctx.Request.Host() }

// Hostname is [Request.Hostname].
func (ctx *Context) Hostname() string { return ctx.Request.Hostname() }

// FullURL is [Request.FullURL].
func (ctx *Context) FullURL() *url.URL { return ctx.Request.FullURL() }

// Protocol is [Request.Protocol].
func (ctx *Context) Protocol() string { return ctx.Request.Protocol() }

// Secure is [Request.Secure].
func (ctx *Context) Secure() bool { return ctx.Request.Secure() }

// IP is [Request.IP].
func (ctx *Context) IP() string { return ctx.Request.IP() }

// SetIP is [Request.SetIP].
func (ctx *Context) SetIP(ip string) { ctx.Request.SetIP(ip) }

// IPs is [Request.IPs].
func (ctx *Context) IPs() []string { return ctx.Request.IPs() }

// Subdomains is [Request.Subdomains].
func (ctx *Context) Subdomains() []string { return ctx.Request.Subdomains() }

// Fresh is [Request.Fresh].
func (ctx *Context) Fresh() bool { return ctx.Request.Fresh() }

// Stale is [Request.Stale].
func (ctx *Context) Stale() bool { return ctx.Request.Stale() }

// Idempotent is [Request.Idempotent].
func (ctx *Context) Idempotent() bool { return ctx.Request.Idempotent() }

// Is is [Request.Is].
func (ctx *Context) Is(types ...string) string { return ctx.Request.Is(types...) }

// Accepts is [Request.Accepts].
func (ctx *Context) Accepts(offers ...string) string { return ctx.Request.Accepts(offers...) }

// AcceptedTypes is [Request.AcceptedTypes].
func (ctx *Context) AcceptedTypes() []string { return ctx.Request.AcceptedTypes() }

// AcceptsEncodings is [Request.AcceptsEncodings].
func (ctx *Context) AcceptsEncodings(offers ...string) string {
	return ctx.Request.AcceptsEncodings(offers...)
}

// AcceptedEncodings is [Request.AcceptedEncodings].
func (ctx *Context) AcceptedEncodings() []string { return ctx.Request.AcceptedEncodings() }

// AcceptsCharsets is [Request.AcceptsCharsets].
func (ctx *Context) AcceptsCharsets(offers ...string) string {
	return ctx.Request.AcceptsCharsets(offers...)
}

// AcceptedCharsets is [Request.AcceptedCharsets].
func (ctx *Context) AcceptedCharsets() []string { return ctx.Request.AcceptedCharsets() }

// AcceptsLanguages is [Request.AcceptsLanguages].
func (ctx *Context) AcceptsLanguages(offers ...string) string {
	return ctx.Request.AcceptsLanguages(offers...)
}

// AcceptedLanguages is [Request.AcceptedLanguages].
func (ctx *Context) AcceptedLanguages() []string { return ctx.Request.AcceptedLanguages() }

// OriginalURL is [Request.OriginalURL].
func (ctx *Context) OriginalURL() string { return ctx.Request.OriginalURL() }

// To the response.

// Status is [Response.Status].
func (ctx *Context) Status() int { return ctx.Response.Status() }

// SetStatus is [Response.SetStatus].
func (ctx *Context) SetStatus(code int) { ctx.Response.SetStatus(code) }

// Message is [Response.Message].
func (ctx *Context) Message() string { return ctx.Response.Message() }

// SetMessage is [Response.SetMessage].
func (ctx *Context) SetMessage(message string) { ctx.Response.SetMessage(message) }

// Body is [Response.Body].
func (ctx *Context) Body() any { return ctx.Response.Body() }

// SetBody is [Response.SetBody].
func (ctx *Context) SetBody(body any) { ctx.Response.SetBody(body) }

// Length is [Response.Length].
func (ctx *Context) Length() int64 { return ctx.Response.Length() }

// SetLength is [Response.SetLength].
func (ctx *Context) SetLength(n int64) { ctx.Response.SetLength(n) }

// Type is [Response.Type].
func (ctx *Context) Type() string { return ctx.Response.Type() }

// SetType is [Response.SetType].
func (ctx *Context) SetType(mediaType string) { ctx.Response.SetType(mediaType) }

// LastModified is [Response.LastModified].
func (ctx *Context) LastModified() time.Time { return ctx.Response.LastModified() }

// SetLastModified is [Response.SetLastModified].
func (ctx *Context) SetLastModified(t time.Time) { ctx.Response.SetLastModified(t) }

// ETag is [Response.ETag].
func (ctx *Context) ETag() string { return ctx.Response.ETag() }

// SetETag is [Response.SetETag].
func (ctx *Context) SetETag(tag string) { ctx.Response.SetETag(tag) }

// Set is [Response.Set].
func (ctx *Context) Set(name string, values ...string) { ctx.Response.Set(name, values...) }

// Append is [Response.Append].
func (ctx *Context) Append(name string, values ...string) { ctx.Response.Append(name, values...) }

// Remove is [Response.Remove].
func (ctx *Context) Remove(name string) { ctx.Response.Remove(name) }

// Has is [Response.Has].
func (ctx *Context) Has(name string) bool { return ctx.Response.Has(name) }

// Vary is [Response.Vary].
func (ctx *Context) Vary(names ...string) { ctx.Response.Vary(names...) }

// Redirect is [Response.Redirect].
func (ctx *Context) Redirect(url string) { ctx.Response.Redirect(url) }

// Back is [Response.Back].
func (ctx *Context) Back(alt string) { ctx.Response.Back(alt) }

// Attachment is [Response.Attachment].
func (ctx *Context) Attachment(filename string, opts *AttachmentOptions) {
	ctx.Response.Attachment(filename, opts)
}

// FlushHeaders is [Response.FlushHeaders].
func (ctx *Context) FlushHeaders() error { return ctx.Response.FlushHeaders() }

// HeaderSent is [Response.HeaderSent].
func (ctx *Context) HeaderSent() bool { return ctx.Response.HeaderSent() }

// Writable is [Response.Writable].
func (ctx *Context) Writable() bool { return ctx.Response.Writable() }
