package scenario

// etagLayer is nil until middleware/etag exists.
var etagLayer layer
