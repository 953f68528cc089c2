package scenario

// bodyparserOps have no implementation until middleware/bodyparser exists.
var bodyparserOps = map[string]op{"disable-body-parser": nil}
