package scenario

// rewriteLayer is nil until middleware/rewrite exists.
var rewriteLayer layer
