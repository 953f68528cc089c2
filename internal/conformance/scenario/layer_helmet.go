package scenario

// helmetLayer is nil until middleware/helmet exists.
var helmetLayer layer
