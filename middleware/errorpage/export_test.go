package errorpage

// Keyholes for tests.
var (
	RedactURL  = redactURL
	ParseStack = parseStack
	Illustrate = illustrate
)
