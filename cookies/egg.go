package cookies

import "time"

// chipsPrefix names the partitioned twin of a cookie (egg-cookies).
const chipsPrefix = "_CHIPS-"

// twins reports whether cookies may have partitioned twins.
func (c *Cookies) twins() bool { return c.opts.Egg && c.opts.AutoCHIPS }

// fit drops the attributes that this connection or browser cannot take, and
// reports whether the cookie gets a partitioned twin.
func (c *Cookies) fit(o *SetOptions) (twin bool) {
	sameSite, _ := canonical(o.SameSite, SameSiteNone)
	fits := sameSite == SameSiteNone && c.opts.Secure && o.Secure != No
	agent := ""
	if fits {
		agent = c.headers.RequestHeader("User-Agent")
		fits = takesSameSiteNone(agent)
	}
	if sameSite == SameSiteNone && !fits {
		o.SameSite = ""
	}
	twin = c.twins() && !o.Partitioned
	if (twin || o.Partitioned) && !(fits && takesPartitioned(agent)) {
		o.Partitioned = false
		return false
	}
	return twin
}

// removeUnpartitioned expires k outside the partition, where a browser would
// keep it as another cookie. With overwrite, earlier cookies of the name go now,
// for later the removal would go with them.
func (p *pending) removeUnpartitioned(k *Cookie) {
	if p.overwrite {
		p.overwrite = false
		p.drop(k.name, "")
	}
	removal := *k
	removal.value = ""
	removal.maxAge = 0
	removal.expires = time.Unix(0, 0)
	removal.partitioned = false
	p.push(&removal)
	if p.sign {
		removal.name += sigSuffix
		p.drop(removal.name, removal.path)
		p.push(&removal)
	}
}

// addTwin adds the partitioned twin of k.
func (p *pending) addTwin(k *Cookie) {
	twin := *k
	twin.name = chipsPrefix + k.name
	twin.partitioned = true
	p.push(&twin)
	if p.sign {
		sig := p.signature(&twin)
		p.drop(sig.name, sig.path)
		p.push(sig)
	}
}
