package scenario

// sessionMakers have no implementation until middleware/session exists.
var sessionMakers = map[string]maker{
	"session-has": nil,
	"session-set": nil,
}
