package vectors

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Set are all vectors of a directory.
type Set struct {
	Scenarios []*Scenario
	Units     []*Unit
}

// Load reads scenarios/*.json and units/*.json below dir, either of which may
// be missing. A file that is not in the format is an error that names the
// file, the line and, where it got so far, the id.
func Load(dir string) (*Set, error) {
	set := &Set{}
	if _, err := os.Stat(dir); err != nil {
		return nil, err
	}
	err := eachFile(filepath.Join(dir, "scenarios"), func(name string, text []byte) error {
		scenarios, err := parseScenarios(name, text)
		set.Scenarios = append(set.Scenarios, scenarios...)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = eachFile(filepath.Join(dir, "units"), func(name string, text []byte) error {
		unit, err := parseUnit(name, text)
		set.Units = append(set.Units, unit)
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(set.Scenarios) == 0 && len(set.Units) == 0 {
		return nil, fmt.Errorf("%s holds no vectors: want scenarios/*.json or units/*.json in it", dir)
	}
	return set, set.checkIDs()
}

func eachFile(dir string, do func(name string, text []byte) error) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.IsDir() || filepath.Ext(e.Name()) != ".json" {
			continue
		}
		name := filepath.Join(dir, e.Name())
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if err := do(name, text); err != nil {
			return err
		}
	}
	return nil
}

func parseScenarios(name string, text []byte) ([]*Scenario, error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if open, err := dec.Token(); err != nil || open != json.Delim('[') {
		return nil, fmt.Errorf("%s:1: want an array of scenarios", name)
	}
	var all []*Scenario
	for dec.More() {
		start := dec.InputOffset()
		s := &Scenario{}
		err := dec.Decode(s)
		if err == nil {
			err = s.complete()
		}
		s.Source = fmt.Sprintf("%s:%d", name, lineOf(text, start))
		if err != nil {
			return nil, fmt.Errorf("%s: %s%w", s.Source, called("scenario", s.ID), err)
		}
		all = append(all, s)
	}
	if _, err := dec.Token(); err != nil {
		return nil, fmt.Errorf("%s:%d: %w", name, lineOf(text, dec.InputOffset()), err)
	}
	return all, nil
}

// called names what an error is about, once the name is known.
func called(kind, name string) string {
	if name == "" {
		return ""
	}
	return fmt.Sprintf("%s %q: ", kind, name)
}

// lineOf is the line of the first value after offset.
func lineOf(text []byte, offset int64) int {
	at := int(offset)
	for at < len(text) && strings.IndexByte(" \t\r\n,[", text[at]) >= 0 {
		at++
	}
	return 1 + bytes.Count(text[:at], []byte{'\n'})
}

func parseUnit(name string, text []byte) (*Unit, error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	unit := &Unit{Source: name}
	err := dec.Decode(unit)
	if err == nil {
		err = unit.check()
	}
	if err != nil {
		return nil, fmt.Errorf("%s:%d: %s%w", name, lineOf(text, dec.InputOffset()), called("unit", unit.Name), err)
	}
	return unit, nil
}

// checkIDs refuses two scenarios of one id: a report could not tell them apart.
func (s *Set) checkIDs() error {
	seen := make(map[string]bool, len(s.Scenarios))
	for _, sc := range s.Scenarios {
		if seen[sc.ID] {
			return fmt.Errorf("%s: scenario %q stands in the vectors twice", sc.Source, sc.ID)
		}
		seen[sc.ID] = true
	}
	return nil
}
