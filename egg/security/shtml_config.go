package security

import (
	"fmt"
	"slices"
	"strings"
)

// HelperConfig is Egg's config.helper.
type HelperConfig struct {
	Shtml ShtmlConfig
}

// ShtmlConfig is Egg's config.helper.shtml. The zero value is the default of npm
// xss.
type ShtmlConfig struct {
	// WhiteList has the attributes of each element that stays. Elements whose
	// content is no HTML, such as script and style, those that load documents, and
	// the attributes style, srcdoc and on* are refused. Default:
	// [DefaultShtmlWhiteList].
	WhiteList map[string][]string

	// DomainWhiteList are hosts that links may have besides those of
	// Config.DomainWhiteList.
	DomainWhiteList []string

	// StripIgnoreTag removes tags that are not in WhiteList. Default: they are
	// shown as text.
	StripIgnoreTag bool
}

// DefaultShtmlWhiteList returns the elements and attributes that npm xss keeps,
// to start from.
func DefaultShtmlWhiteList() map[string][]string {
	list := map[string][]string{
		"a": {"target", "href", "title"}, "abbr": {"title"}, "area": {"shape", "coords", "href", "alt"},
		"audio": {"autoplay", "controls", "crossorigin", "loop", "muted", "preload", "src"},
		"bdi":   {"dir"}, "bdo": {"dir"}, "blockquote": {"cite"},
		"col": {"align", "valign", "span", "width"}, "colgroup": {"align", "valign", "span", "width"},
		"del": {"datetime"}, "details": {"open"}, "font": {"color", "size", "face"},
		"img": {"src", "alt", "title", "width", "height", "loading"}, "ins": {"datetime"},
		"table": {"width", "border", "align", "valign"},
		"tbody": {"align", "valign"}, "tfoot": {"align", "valign"}, "thead": {"align", "valign"},
		"td": {"width", "rowspan", "colspan", "align", "valign"}, "th": {"width", "rowspan", "colspan", "align", "valign"},
		"tr": {"rowspan", "align", "valign"},
		"video": {
			"autoplay", "controls", "crossorigin", "loop", "muted", "playsinline", "poster", "preload", "src", "height",
			"width",
		},
	}
	for name := range strings.FieldsSeq(`address article aside b big br caption center cite code dd div dl dt em
		figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i kbd li mark nav ol p pre s section small span sub
		summary sup strong strike tt u ul`) {
		list[name] = nil
	}
	return list
}

// dangerous are elements that no white list may have: their content is parsed
// another way than the rest, or they load or change the document.
var dangerous = strings.Fields(`script style iframe frame frameset object embed applet base link meta svg math
	template slot noscript noembed noframes plaintext textarea title xmp select option portal html head body`)

func checkWhiteList(list map[string][]string) error {
	for element, attributes := range list {
		if slices.Contains(dangerous, strings.ToLower(element)) {
			return fmt.Errorf("helper.shtml.whiteList: the element %q cannot be made safe", element)
		}
		for _, name := range attributes {
			name = strings.ToLower(name)
			if strings.HasPrefix(name, "on") || name == "srcdoc" || name == "style" || strings.ContainsAny(name, "\"'<>=/ \t\r\n\f") {
				return fmt.Errorf("helper.shtml.whiteList: the attribute %q of %q cannot be made safe", name, element)
			}
		}
	}
	return nil
}
