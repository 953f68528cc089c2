package wire

import (
	"net/http"
	"strings"
	"time"
)

// Jar keeps cookies between the requests of a scenario, as plainly as the
// format says: by name alone, whatever their path or domain. The zero value is
// an empty jar.
type Jar struct {
	cookies []cookie
}

type cookie struct{ name, value string }

// Take puts the cookies of a reply into the jar, and drops those which have
// expired at now.
func (j *Jar) Take(header http.Header, now time.Time) {
	for _, line := range header["Set-Cookie"] {
		pair, attributes, _ := strings.Cut(line, "; ")
		name, value, _ := strings.Cut(pair, "=")
		if expired(attributes, now) {
			j.drop(name)
		} else {
			j.set(name, value)
		}
	}
}

// expired reports whether the attributes have an expires not later than now.
func expired(attributes string, now time.Time) bool {
	for attribute := range strings.SplitSeq(attributes, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(attribute), "=")
		if !strings.EqualFold(name, "expires") {
			continue
		}
		if t, err := http.ParseTime(value); err == nil {
			return !t.After(now)
		}
	}
	return false
}

func (j *Jar) set(name, value string) {
	for i := range j.cookies {
		if j.cookies[i].name == name {
			j.cookies[i].value = value
			return
		}
	}
	j.cookies = append(j.cookies, cookie{name, value})
}

func (j *Jar) drop(name string) {
	for i := range j.cookies {
		if j.cookies[i].name == name {
			j.cookies = append(j.cookies[:i], j.cookies[i+1:]...)
			return
		}
	}
}

// Header is the value of the Cookie header, "" for an empty jar.
func (j *Jar) Header() string {
	pairs := make([]string, len(j.cookies))
	for i, c := range j.cookies {
		pairs[i] = c.name + "=" + c.value
	}
	return strings.Join(pairs, "; ")
}
