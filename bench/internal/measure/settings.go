package measure

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"time"
)

// Settings are the flags of a command.
type Settings struct {
	// Rounds is how often everything is measured: 7, or what -rounds says.
	Rounds int

	// Time is how long each measurement takes: 50 ms, or what -time says.
	Time time.Duration

	// JSON asks for every measurement in place of a table.
	JSON bool
}

// minRounds is what a median needs to mean something.
const minRounds = 5

// ParseFlags reads the arguments of a command. The error says what is wrong with
// them.
func ParseFlags(command string, args []string) (Settings, error) {
	var s Settings
	flags := flag.NewFlagSet(command, flag.ContinueOnError)
	flags.IntVar(&s.Rounds, "rounds", 7, "how often everything is measured, at least 5")
	flags.DurationVar(&s.Time, "time", 50*time.Millisecond, "how long each measurement takes")
	flags.BoolVar(&s.JSON, "json", false, "print JSON, with every measurement")
	if err := flags.Parse(args); err != nil {
		return s, err
	}
	if s.Rounds < minRounds || s.Time <= 0 || flags.NArg() > 0 {
		return s, fmt.Errorf("want at least %d rounds, a positive time and no arguments", minRounds)
	}
	return s, nil
}

// WriteJSON writes results for people and programs.
func WriteJSON(out io.Writer, results any) error {
	enc := json.NewEncoder(out)
	enc.SetIndent("", "  ")
	return enc.Encode(results)
}
