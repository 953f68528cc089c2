package scenario

// compressOps have no implementation until middleware/compress exists.
var compressOps = map[string]op{"compress": nil}
