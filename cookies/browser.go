package cookies

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
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
	iOS           = pattern(`\(iP.+; CPU .*OS (\d+)[_\d]*.*\) AppleWebKit/`)
	macOS         = pattern(`\(Macintosh;.*Mac OS X (\d+)_(\d+)[_\d]*.*\) AppleWebKit/`)
	safari        = pattern(`Version/.* Safari/`)
	macEmbedded   = pattern(`^Mozilla/[.\d]+ \(Macintosh;.*Mac OS X [_\d]+\) AppleWebKit/[.\d]+ \(KHTML, like Gecko\)$`)
	chromiumMajor = pattern(`Chrom[^ /]+/(\d+)[.\d]* `)
	ucVersion     = pattern(`UCBrowser/(\d+)\.(\d+)\.(\d+)[.\d]* `)
	eggMajor      = pattern(`Chrom[^ /]{1,100}/(\d{1,100}?)\.`)
)

// pattern compiles expr when it is first used, for only cookies with
// SameSite=None need it.
func pattern(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}

func readsNoneAsStrict(agent string) bool {
	if m := iOS().FindStringSubmatch(agent); m != nil && m[1] == "12" {
		return true
	}
	m := macOS().FindStringSubmatch(agent)
	if m == nil || m[1] != "10" || m[2] != "14" {
		return false
	}
	return safari().MatchString(agent) && !isChromium(agent) || macEmbedded().MatchString(agent)
}

func dropsUnknownSameSite(agent string) bool {
	if isChromium(agent) {
		if major := version(chromiumMajor(), agent)[0]; major >= 51 && major < 67 {
			return true
		}
	}
	return strings.Contains(agent, "UCBrowser/") && slices.Compare(version(ucVersion(), agent), []int{12, 13, 2}) < 0
}

func isChromium(agent string) bool {
	return strings.Contains(agent, "Chrome") || strings.Contains(agent, "Chromium")
}

// version returns the numbers that re captures, zeros when it does not match.
func version(re *regexp.Regexp, agent string) []int {
	numbers := make([]int, re.NumSubexp())
	if m := re.FindStringSubmatch(agent); m != nil {
		for i := range numbers {
			numbers[i], _ = strconv.Atoi(m[i+1]) // too large is the largest int
		}
	}
	return numbers
}

// takesSameSiteNone is egg-cookies' isSameSiteNoneCompatible, which trusts
// Chromium from 80 on only.
func takesSameSiteNone(agent string) bool {
	if eggMajor().MatchString(agent) {
		return version(eggMajor(), agent)[0] >= 80
	}
	return SameSiteNoneCompatible(agent)
}

// takesPartitioned is egg-cookies' isPartitionedCompatible: Chromium from 118 on.
// Without a User-Agent nothing speaks against it.
func takesPartitioned(agent string) bool {
	return agent == "" || version(eggMajor(), agent)[0] >= 118
}
