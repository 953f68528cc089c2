package scenario

// bodyparserProperties have no implementation until middleware/bodyparser
// exists.
var bodyparserProperties = map[string]property{
	"request.body":    nil,
	"request.rawBody": nil,
}
