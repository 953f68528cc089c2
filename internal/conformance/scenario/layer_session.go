package scenario

// sessionLayer is nil until middleware/session exists.
var sessionLayer layer
