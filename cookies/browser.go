package cookies

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// SameSiteNoneCompatible reports whether the browser of this User-Agent
// understands SameSite=None. Some read it as strict (iOS 12, macOS 10.14), some
// drop the cookie (Chromium 51 to 66, UC Browser before 12.13.2). Unknown ones
// count as compatible. The rules are those of should-send-same-site-none 2.0,
// which are the Chromium project's.
func SameSiteNoneCompatible(userAgent string) bool {
	return !readsNoneAsStrict(userAgent) && !dropsUnknownSameSite(userAgent)
}

// The patterns of should-send-same-site-none and egg-cookies. Go matches them in
// linear time.
var (
	iOS           = regexp.MustCompile(`\(iP.+; CPU .*OS (\d+)[_\d]*.*\) AppleWebKit/`)
	macOS         = regexp.MustCompile(`\(Macintosh;.*Mac OS X (\d+)_(\d+)[_\d]*.*\) AppleWebKit/`)
	safari        = regexp.MustCompile(`Version/.* Safari/`)
	macEmbedded   = regexp.MustCompile(`^Mozilla/[.\d]+ \(Macintosh;.*Mac OS X [_\d]+\) AppleWebKit/[.\d]+ \(KHTML, like Gecko\)$`)
	chromiumMajor = regexp.MustCompile(`Chrom[^ /]+/(\d+)[.\d]* `)
	ucVersion     = regexp.MustCompile(`UCBrowser/(\d+)\.(\d+)\.(\d+)[.\d]* `)
	eggMajor      = regexp.MustCompile(`Chrom[^ /]{1,100}/(\d{1,100}?)\.`)
)

func readsNoneAsStrict(agent string) bool {
	if m := iOS.FindStringSubmatch(agent); m != nil && m[1] == "12" {
		return true
	}
	m := macOS.FindStringSubmatch(agent)
	if m == nil || m[1] != "10" || m[2] != "14" {
		return false
	}
	return safari.MatchString(agent) && !isChromium(agent) || macEmbedded.MatchString(agent)
}

func dropsUnknownSameSite(agent string) bool {
	if isChromium(agent) {
		if major := version(chromiumMajor, agent)[0]; major >= 51 && major < 67 {
			return true
		}
	}
	return strings.Contains(agent, "UCBrowser/") && slices.Compare(version(ucVersion, agent), []int{12, 13, 2}) < 0
}

func isChromium(agent string) bool {
	return strings.Contains(agent, "Chrome") || strings.Contains(agent, "Chromium")
}

// version returns the numbers that pattern captures, zeros when it does not
// match.
func version(pattern *regexp.Regexp, agent string) []int {
	numbers := make([]int, pattern.NumSubexp())
	if m := pattern.FindStringSubmatch(agent); m != nil {
		for i := range numbers {
			numbers[i], _ = strconv.Atoi(m[i+1]) // too large is the largest int
		}
	}
	return numbers
}

// takesSameSiteNone is egg-cookies' isSameSiteNoneCompatible, which trusts
// Chromium from 80 on only.
func takesSameSiteNone(agent string) bool {
	if eggMajor.MatchString(agent) {
		return version(eggMajor, agent)[0] >= 80
	}
	return SameSiteNoneCompatible(agent)
}

// takesPartitioned is egg-cookies' isPartitionedCompatible: Chromium from 118 on.
// Without a User-Agent nothing speaks against it.
func takesPartitioned(agent string) bool {
	return agent == "" || version(eggMajor, agent)[0] >= 118
}
