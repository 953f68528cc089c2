package scenario

// routerProperties have no implementation until package router exists.
var routerProperties = map[string]property{
	"_matchedRoute":     nil,
	"_matchedRouteName": nil,
	"captures":          nil,
	"matched":           nil,
	"params":            nil,
	"routerName":        nil,
	"routerPath":        nil,
}
