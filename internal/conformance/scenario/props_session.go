package scenario

// sessionProperties have no implementation until middleware/session exists.
var sessionProperties = map[string]property{
	"session":             nil,
	"session.externalKey": nil,
	"session.isNew":       nil,
	"session.length":      nil,
	"session.maxAge":      nil,
	"session.populated":   nil,
}

// sessionFamily reads one value of the session.
var sessionFamily family
