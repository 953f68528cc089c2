package main

import (
	"maps"
	"slices"
	"strings"
)

// preferred returns the type of each extension: among several the one with the
// highest score, the last of equals, as mime-types 3 chooses.
func preferred(db map[string]mediaType) map[string]string {
	owners := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(db)) {
		for _, extension := range db[name].Extensions {
			owner, taken := owners[extension]
			if !taken || score(owner, db[owner].Source) <= score(name, db[name].Source) {
				owners[extension] = name
			}
		}
	}
	return owners
}

// score says how official a type is, in hundredths of mime-score's points:
// registered trees before vendors' before private ones, then who vouches for
// the type, then its kind, then the shorter name.
func score(name, source string) int {
	if name == "application/octet-stream" {
		return 0
	}
	kind, sub, _ := strings.Cut(name, "/")
	points := tree(sub) + authority(source)
	switch kind {
	case "video":
		points += 3
	case "audio", "font":
		points += 2
	case "application":
		points++
	}
	return 100*(points+1) - len(name)
}

// tree scores the registration tree that a subtype's prefix names (RFC 6838 3).
func tree(sub string) int {
	for i := range sub {
		if sub[i] != '.' && !strings.HasPrefix(sub[i:], "x-") {
			continue
		}
		switch prefix := sub[:i+1]; {
		case prefix == "prs.":
			return 100
		case prefix == "x": // of "x-"
			return 200
		case prefix == "x.":
			return 300
		case prefix == "vnd.":
			return 400
		}
		break
	}
	return 900
}

func authority(source string) int {
	switch source {
	case "nginx":
		return 10
	case "apache":
		return 20
	case "iana":
		return 40
	}
	return 30
}
