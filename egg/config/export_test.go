package config

// The rules for names and text, for tests of their corners.
var (
	KeyOf       = keyOf
	UpperSnake  = upperSnake
	Fits        = fits
	Nearest     = nearest
	Interpolate = interpolate
)
