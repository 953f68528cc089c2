package scenario

// responseTimeLayer is nil until middleware/responsetime exists.
var responseTimeLayer layer
