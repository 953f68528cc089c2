package scenario

// layerTable are all layers of the format. Each is defined in a file of its
// own, layer_<name>.go; a nil one has no implementation yet.
func layerTable() map[string]layer {
	return map[string]layer{
		"bodyparser":      bodyparserLayer,
		"compose":         composeLayer,
		"compress":        compressLayer,
		"conditional-get": conditionalLayer,
		"connect":         connectLayer,
		"cors":            corsLayer,
		"csrf":            csrfLayer,
		"etag":            etagLayer,
		"favicon":         faviconLayer,
		"helmet":          helmetLayer,
		"mount":           mountLayer,
		"override":        overrideLayer,
		"response-time":   responseTimeLayer,
		"rewrite":         rewriteLayer,
		"router":          routerLayer,
		"session":         sessionLayer,
		"static":          staticLayer,
	}
}
