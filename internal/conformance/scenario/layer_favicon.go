package scenario

// faviconLayer is nil until middleware/favicon exists.
var faviconLayer layer
