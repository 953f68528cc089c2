package pipeline

import "strings"

// sharable tells by its first word whether a statement leaves the connection as it was.
func sharable(sql string) bool {
	switch strings.ToLower(firstWord(sql)) {
	case "select", "insert", "update", "delete", "merge", "values", "table", "with":
		return true
	}
	return false
}

// firstWord returns the word after spaces, parentheses and comments.
func firstWord(sql string) string {
	for {
		sql = strings.TrimLeft(sql, " \t\r\n\f\v(")
		switch {
		case strings.HasPrefix(sql, "--"):
			_, sql, _ = strings.Cut(sql, "\n")
		case strings.HasPrefix(sql, "/*"):
			sql = afterComment(sql)
		default:
			if end := strings.IndexFunc(sql, isNoLetter); end >= 0 {
				return sql[:end]
			}
			return sql
		}
	}
}

// isNoLetter tells whether r is no part of a word.
func isNoLetter(r rune) bool {
	return r < '0' || '9' < r && r < 'A' || 'Z' < r && r < 'a' && r != '_' || 'z' < r && r < 0x80
}

// afterComment returns what follows a comment, in which there may be others.
func afterComment(sql string) string {
	depth := 0
	for i := 0; i+1 < len(sql); i++ {
		switch sql[i : i+2] {
		case "/*":
			depth++
			i++
		case "*/":
			depth--
			i++
			if depth == 0 {
				return sql[i+1:]
			}
		}
	}
	return ""
}
