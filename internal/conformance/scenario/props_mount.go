package scenario

// mountProperties have no implementation until middleware/mount exists.
var mountProperties = map[string]property{"mountPath": nil}
