package scenario

// corsLayer is nil until middleware/cors exists.
var corsLayer layer
