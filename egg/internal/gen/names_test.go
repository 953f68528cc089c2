package gen

import "testing"

func TestNames(t *testing.T) {
	for _, tt := range []struct{ dir, want string }{
		{"user", "User"}, {"user_info", "UserInfo"}, {"user-info", "UserInfo"}, {"userInfo", "UserInfo"},
		{"api", "API"}, {"v1", "V1"}, {"http_api", "HTTPAPI"}, {"apis", "Apis"}, {"v1.2", "V12"},
	} {
		if got := goName(tt.dir); got != tt.want {
			t.Errorf("goName(%q) = %q, want %q", tt.dir, got, tt.want)
		}
	}
	for _, tt := range []struct{ name, want string }{
		{"Robot", "robot"}, {"JWTAuth", "jwtAuth"}, {"API", "api"}, {"OAuth", "oAuth"}, {"V1", "v1"}, {"X", "x"}, {"Über", "über"},
	} {
		if got := lowerCamel(tt.name); got != tt.want {
			t.Errorf("lowerCamel(%q) = %q, want %q", tt.name, got, tt.want)
		}
	}
	for _, tt := range []struct{ path, want string }{
		{"net/http", "http"}, {"gopkg.in/yaml.v3", "yaml"}, {"github.com/redis/go-redis/v9", "redis"},
		{"github.com/go-playground/validator/v10", "validator"}, {"example.com/key-value", "keyvalue"}, {"v1", "v1"},
	} {
		if got := guessName(tt.path); got != tt.want {
			t.Errorf("guessName(%q) = %q, want %q", tt.path, got, tt.want)
		}
	}
}
