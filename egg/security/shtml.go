package security

import (
	"bytes"
	"errors"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/weburl"
)

// Sanitizer makes HTML that users wrote safe to be part of a page. It is safe for
// concurrent use.
type Sanitizer struct {
	elements map[string]map[string]bool
	domains  domains
	strip    bool
}

// NewSanitizer returns a Sanitizer of these rules; domainWhiteList adds to that
// of cfg, and a nil cfg is the zero value. The error names what cannot be made
// safe.
func NewSanitizer(cfg *ShtmlConfig, domainWhiteList []string) (*Sanitizer, error) {
	if cfg == nil {
		cfg = &ShtmlConfig{}
	}
	list := cfg.WhiteList
	if list == nil {
		list = DefaultShtmlWhiteList()
	}
	if err := checkWhiteList(list); err != nil {
		return nil, err
	}
	s := &Sanitizer{elements: make(map[string]map[string]bool, len(list)), strip: cfg.StripIgnoreTag}
	for element, attributes := range list {
		set := make(map[string]bool, len(attributes))
		for _, name := range attributes {
			set[strings.ToLower(name)] = true
		}
		s.elements[strings.ToLower(element)] = set
	}
	s.domains = append(lowered(domainWhiteList), lowered(cfg.DomainWhiteList)...)
	return s, s.domains.check("helper.shtml.domainWhiteList")
}

// Shtml returns source as HTML that is safe in a page, by the rules of Deps.Helper
// and Config.DomainWhiteList. See [Sanitizer.Clean].
func Shtml(ctx *koa.Context, source string) string { return of(ctx).policy.shtml.Clean(source) }

// Clean returns source with nothing in it but text and the elements and
// attributes of the white list, written anew. Other tags are shown as text,
// comments are gone. Of links those stay that lead to a path of this host, to a
// fragment or to a host of the white list, and those of mail and telephone;
// pictures may also be data. The result is meant to stand where an element may
// stand, not in an attribute or a script. Tags need not be balanced, as in npm
// xss. It takes linear time.
func (s *Sanitizer) Clean(source string) string {
	var out strings.Builder
	out.Grow(len(source))
	z := html.NewTokenizer(strings.NewReader(source))
	for {
		switch z.Next() {
		case html.ErrorToken:
			writeText(&out, z.Raw()) // an unfinished tag at the end
			return out.String()
		case html.TextToken:
			writeText(&out, z.Raw())
		case html.StartTagToken, html.SelfClosingTagToken:
			s.startTag(&out, z)
			z.NextIsNotRawText() // for such an element is shown as text, and a browser reads on
		case html.EndTagToken:
			s.endTag(&out, z)
		case html.CommentToken:
			if raw := z.Raw(); !bytes.HasPrefix(raw, []byte("<!--")) {
				s.refused(&out, raw)
			}
		case html.DoctypeToken:
			s.refused(&out, z.Raw())
		}
	}
}

// writeText writes text that may have entities.
func writeText(out *strings.Builder, raw []byte) {
	for _, c := range raw {
		switch c {
		case '<':
			out.WriteString("&lt;")
		case '>':
			out.WriteString("&gt;")
		default:
			out.WriteByte(c)
		}
	}
}

// refused writes a tag that is not in the white list.
func (s *Sanitizer) refused(out *strings.Builder, raw []byte) {
	if !s.strip {
		writeText(out, raw)
	}
}

func (s *Sanitizer) startTag(out *strings.Builder, z *html.Tokenizer) {
	raw := bytes.Clone(z.Raw()) // reading the name changes it
	name, more := z.TagName()
	allowed, ok := s.elements[string(name)]
	if !ok {
		s.refused(out, raw)
		return
	}
	out.WriteByte('<')
	out.Write(name)
	element := string(name)
	var seen []string
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		attr := string(key)
		if !allowed[attr] || slices.Contains(seen, attr) {
			continue
		}
		seen = append(seen, attr)
		s.attribute(out, element, attr, string(value))
	}
	if bytes.HasSuffix(bytes.TrimRight(raw, "> \t\r\n\f"), []byte("/")) {
		out.WriteString(" /")
	}
	out.WriteByte('>')
}

func (s *Sanitizer) endTag(out *strings.Builder, z *html.Tokenizer) {
	raw := bytes.Clone(z.Raw())
	name, _ := z.TagName()
	if _, ok := s.elements[string(name)]; !ok {
		s.refused(out, raw)
		return
	}
	out.WriteString("</")
	out.Write(name)
	out.WriteByte('>')
}

// attribute writes an attribute, without its value if that is not safe, or not at
// all if it leads to a host that is not.
func (s *Sanitizer) attribute(out *strings.Builder, element, name, value string) {
	value = strings.Map(printable, value)
	if urlAttributes[name] {
		value = strings.TrimSpace(value)
		if !s.leadsToSafeHost(value) {
			return
		}
		if !isSafeLink(element, value) {
			value = ""
		}
	}
	out.WriteByte(' ')
	out.WriteString(name)
	if value = strings.TrimSpace(value); value != "" {
		out.WriteString(`="`)
		_, _ = attributeQuotes.WriteString(out, value) // a strings.Builder takes everything
		out.WriteByte('"')
	}
}

var attributeQuotes = strings.NewReplacer("&", "&amp;", `"`, "&quot;", "<", "&lt;", ">", "&gt;")

// printable turns control characters to spaces, as npm xss does.
func printable(r rune) rune {
	if r < ' ' {
		return ' '
	}
	return r
}

// urlAttributes are the attributes with a URL that HTML has.
var urlAttributes = map[string]bool{
	"href": true, "src": true, "cite": true, "poster": true, "action": true, "formaction": true, "background": true,
	"longdesc": true, "usemap": true, "data": true, "manifest": true, "ping": true, "srcset": true, "imagesrcset": true,
	"lowsrc": true, "dynsrc": true, "xlink:href": true,
}

// leadsToSafeHost reports whether a URL has no host or one of the white list. It
// is read as a browser reads it.
func (s *Sanitizer) leadsToSafeHost(value string) bool {
	u, err := weburl.ParseRef(value, nowhere)
	if err != nil {
		return errors.Is(err, weburl.ErrScheme) // the others are http and ftp URLs that browsers may read in ways of their own
	}
	return u.Host() == nowhere.Host() || s.domains.contain(u.Hostname)
}

// isSafeLink reports whether a URL has a form that npm xss lets stand. A URL that
// is no picture's may not be data: a page could be in it.
func isSafeLink(element, value string) bool {
	switch {
	case value == "":
		return false
	case value[0] == '/', value[0] == '#':
		return true
	case strings.HasPrefix(value, "data:image/"):
		return element == "img"
	}
	for _, start := range []string{"http://", "https://", "mailto:", "tel:", "ftp://", "./", "../"} {
		if strings.HasPrefix(value, start) {
			return true
		}
	}
	return false
}
