package scenario

// staticLayer is nil until middleware/static exists.
var staticLayer layer
