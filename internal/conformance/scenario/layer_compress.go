package scenario

// compressLayer is nil until middleware/compress exists.
var compressLayer layer
