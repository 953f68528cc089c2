package scenario

// mountLayer is nil until middleware/mount exists.
var mountLayer layer
