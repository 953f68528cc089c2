package scenario

// csrfLayer is nil until middleware/csrf exists.
var csrfLayer layer
