package scenario

// routerReadings have no implementation until package router exists.
var routerReadings = map[string]reading{
	"param-value": nil,
	"router-url":  nil,
}
