package scenario

// bodyparserLayer is nil until middleware/bodyparser exists.
var bodyparserLayer layer
