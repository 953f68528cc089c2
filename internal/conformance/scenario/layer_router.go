package scenario

// routerLayer is nil until router exists.
var routerLayer layer
