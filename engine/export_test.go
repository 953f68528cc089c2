package engine

// ExplainTCP lets tests name errors that a test cannot cause everywhere.
var ExplainTCP = explainTCP
