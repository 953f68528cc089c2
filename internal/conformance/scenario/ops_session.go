package scenario

// sessionOps have no implementation until middleware/session exists.
var sessionOps = map[string]op{
	"session-assign":     nil,
	"session-commit":     nil,
	"session-count":      nil,
	"session-delete":     nil,
	"session-max-age":    nil,
	"session-regenerate": nil,
	"session-save":       nil,
	"session-set":        nil,
}

// sessionReadings have no implementation until middleware/session exists.
var sessionReadings = map[string]reading{"session-get": nil}
