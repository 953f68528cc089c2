package scenario

// sendReadings have no implementation until middleware/static exists.
var sendReadings = map[string]reading{"send": nil}
