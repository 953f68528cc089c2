package scenario

// conditionalLayer is nil until middleware/conditional exists.
var conditionalLayer layer
