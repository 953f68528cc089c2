package scenario

// overrideLayer is nil until middleware/override exists.
var overrideLayer layer
