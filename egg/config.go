package egg

import (
	"net/http"
	"time"

	"github.com/koa-go/koa/cookies"
	"github.com/koa-go/koa/egg/i18n"
	"github.com/koa-go/koa/egg/jsonp"
	"github.com/koa-go/koa/egg/logger"
	"github.com/koa-go/koa/egg/onerror"
	"github.com/koa-go/koa/egg/security"
	"github.com/koa-go/koa/middleware/bodyparser"
	"github.com/koa-go/koa/middleware/multipart"
)

// Config is the framework's part of the configuration, with Egg's keys: the field
// MaxAge is the key maxAge. An application embeds it in a struct with keys of its own. It has the defaults that the
// comments say when it comes from [DefaultConfig].
//
// A number for a duration is milliseconds, a text is "5s", "2h30m" or "1d". A size is a
// number of bytes or a text like "10mb".
type Config struct {
	made bool // by DefaultConfig

	// Keys sign and encrypt cookies: one text with commas between the keys, the newest
	// first. Cookies cannot be signed without.
	Keys string `config:",secret"`

	// Cookies are the defaults of the application's cookies.
	Cookies CookiesConfig

	// Proxy believes the X-Forwarded-* headers of everybody; see [koa.Options]. Prefer
	// TrustedProxies, the networks of your proxies.
	Proxy          bool
	TrustedProxies []string

	// MaxIPsCount is how many addresses of the header count, from its end. Default: all.
	MaxIPsCount int `config:"maxIpsCount"`

	// IPHeaders, ProtocolHeaders and HostHeaders are the headers that a proxy writes
	// the client's address, protocol and host into, with commas between them. Default:
	// x-forwarded-for, x-forwarded-proto, and none.
	IPHeaders       string `config:"ipHeaders"`
	ProtocolHeaders string
	HostHeaders     string

	// Rundir is the directory for files about the running process. Default: run, below
	// the base directory. For an application whose files are in the program it is
	// run/{name} below $EGG_HOME or the home directory, as logs are.
	Rundir string

	// Middleware are the names of the application's middleware, outermost first.
	Middleware []string

	// Notfound answers what nobody answered.
	Notfound NotfoundConfig

	// SiteFile are files at fixed paths.
	SiteFile SiteFileConfig

	// Meta measures requests.
	Meta MetaConfig

	// BodyParser reads JSON and forms.
	BodyParser BodyParserConfig

	// OverrideMethod lets forms send other methods than POST.
	OverrideMethod OverrideMethodConfig

	// Logger says where and what the loggers write.
	Logger logger.Config

	// CustomLogger are further loggers, by name; see [App.GetLogger].
	CustomLogger map[string]logger.CustomLogger

	// Logrotator says when log files start anew, and how long they are kept.
	Logrotator logger.RotatorConfig

	// HTTPClient are the limits of requests to other services.
	HTTPClient HTTPClientConfig `config:"httpclient"`

	// Cluster says where the server listens.
	Cluster ClusterConfig

	// WorkerStartTimeout is how long the hooks of the start may take. Default: 10 minutes.
	WorkerStartTimeout time.Duration

	// ServerTimeout limits a whole request and its answer. Default: no limit besides
	// those of the engine.
	ServerTimeout time.Duration

	// CloseTimeout is how long requests, tasks and background work may take when the
	// application stops. Default: 10 s.
	CloseTimeout time.Duration

	// Session keeps what the server knows of a browser.
	Session SessionConfig

	// Security are the guards of requests and the headers of answers.
	Security security.Config

	// Helper are the settings of the view helpers.
	Helper security.HelperConfig

	// Onerror says how errors are answered.
	Onerror onerror.Config

	// I18n chooses the language of an answer.
	I18n I18nConfig

	// Multipart reads uploads.
	Multipart MultipartConfig

	// JSONP are the defaults of [App.JSONP].
	JSONP jsonp.Options

	// Static serves files.
	Static StaticConfig

	// View renders templates.
	View ViewConfig

	// Validate are the settings of [Validate].
	Validate ValidateConfig

	// Schedule are the settings of the tasks.
	Schedule ScheduleConfig

	// Health answers probes.
	Health HealthConfig

	// OpenAPI serves a description of the API in development.
	OpenAPI OpenAPIConfig `config:"openapi"`
}

// DefaultConfig returns the framework's configuration with Egg's defaults.
func DefaultConfig() Config {
	return Config{
		made:               true,
		IPHeaders:          "x-forwarded-for",
		ProtocolHeaders:    "x-forwarded-proto",
		Rundir:             "run",
		Cluster:            ClusterConfig{Listen: ListenConfig{Port: 7001}},
		WorkerStartTimeout: 10 * time.Minute,
		CloseTimeout:       10 * time.Second,
		SiteFile:           SiteFileConfig{CacheControl: "public, max-age=2592000"},
		BodyParser: BodyParserConfig{Options: bodyparser.Options{
			FormLimit: 1 << 20, JSONLimit: 1 << 20, TextLimit: 1 << 20, XMLLimit: 1 << 20,
			ParsedMethods: []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete},
		}},
		Session:  SessionConfig{Key: "EGG_SESS", MaxAge: 24 * time.Hour, Encrypt: true},
		Security: *security.Default(),
		Static:   StaticConfig{Prefix: "/public/", Dir: StaticDirs{{Dir: "app/public"}}, Gzip: true},
		View:     ViewConfig{Root: []string{"app/view"}, Cache: true, DefaultExtension: ".html"},
		HTTPClient: HTTPClientConfig{
			Request:   HTTPRequestConfig{Timeout: 5 * time.Second},
			HTTPAgent: HTTPAgentConfig{KeepAlive: true, FreeSocketTimeout: 4 * time.Second, MaxFreeSockets: 256},
		},
		Multipart:  MultipartConfig{Mode: multipart.StreamMode, CleanSchedule: CleanConfig{Cron: "0 30 4 * * *"}},
		Logrotator: *logger.DefaultRotator(),
		OpenAPI:    OpenAPIConfig{Path: "/openapi.json", DocsPath: "/docs", Version: "1.0.0"},
	}
}

// CookiesConfig are defaults of ctx.Cookies.
type CookiesConfig struct {
	HTTPOnly *bool            // Default: true.
	SameSite cookies.SameSite // Default: not sent.
	Secure   *bool            // Default: as the connection.
}

// ClusterConfig is the section cluster.
type ClusterConfig struct {
	Listen ListenConfig
}

// ListenConfig says where the server listens.
type ListenConfig struct {
	// Port is the TCP port. Default: 7001.
	Port int

	// Hostname is the address of this machine to listen on. Default: all.
	Hostname string

	// Path is a unix socket to listen on in place of a port.
	Path string
}

// NotfoundConfig is the section notfound.
type NotfoundConfig struct {
	LayerSwitch

	// PageURL is where browsers are sent to in place of the 404. Default: nowhere.
	PageURL string `config:"pageUrl"`
}

// MetaConfig is the section meta.
type MetaConfig struct {
	LayerSwitch

	// Logging writes a line for every request into the core log. Default: false.
	Logging bool
}

// SiteFileConfig is the section siteFile.
type SiteFileConfig struct {
	LayerSwitch

	// Files are paths with where they are redirected to (a URL), or the file of the
	// directory app that is sent. Default: /favicon.ico, with a picture of ours.
	Files map[string]string

	// CacheControl is that of the files. Default: public, max-age=2592000 (30 days).
	CacheControl string
}

// BodyParserConfig is the section bodyParser: Egg's limit for forms is 1 MiB.
type BodyParserConfig struct {
	LayerSwitch
	bodyparser.Options

	// Strict refuses JSON that is no object or list, the contrary of LooseJSON, which it
	// goes before. Default: true, unless LooseJSON is set.
	Strict *bool
}

// OverrideMethodConfig is the section overrideMethod.
type OverrideMethodConfig struct {
	LayerSwitch

	// AllowedMethods are the methods that may be replaced. Default: POST.
	AllowedMethods []string
}

// SessionConfig is the section session: the cookie is Egg's.
type SessionConfig struct {
	LayerSwitch

	// Key is the name of the cookie. Default: EGG_SESS.
	Key string

	// MaxAge is how long a session lasts. Default: a day.
	MaxAge time.Duration

	// Rolling writes the session in every answer, Renew when half of its time is over.
	Rolling, Renew bool

	// Encrypt false signs the cookie in place of encrypting it. Default: true, as Egg
	// does: a browser cannot read it, but nothing proves that nobody changed it.
	Encrypt bool

	// Sealed encrypts and authenticates the cookie. Prefer it unless a Node service
	// reads the cookie too. Default: false.
	Sealed bool

	// SameSite, Domain, Path and Secure are attributes of the cookie.
	SameSite     cookies.SameSite
	Domain, Path string
	Secure       *bool

	// HTTPOnly hides the cookie from scripts. Default: true.
	HTTPOnly *bool
}

// I18nConfig is the section i18n.
type I18nConfig struct {
	LayerSwitch
	i18n.Config
}

// MultipartConfig is the section multipart.
type MultipartConfig struct {
	LayerSwitch

	// Mode is "stream" or "file". Default: stream.
	Mode string

	// FileModeMatch are the paths for which the mode is file in any case, written as in
	// LayerSwitch.
	FileModeMatch []string

	// AutoFields, AllowArrayField, FieldNameSize, FieldSize, Fields, FileSize, Files,
	// FileExtensions and Whitelist are Egg's; see package multipart.
	AutoFields      bool
	AllowArrayField bool
	FieldNameSize   int64
	FieldSize       int64
	Fields          int
	FileSize        int64
	Files           int
	FileExtensions  []string
	Whitelist       []string

	// Tmpdir is where files wait. Default: egg-multipart-tmp/{name} in the system's
	// temporary directory.
	Tmpdir string

	// CleanSchedule says when files that were left there are removed. Default: at 4:30
	// every night.
	CleanSchedule CleanConfig
}

// CleanConfig says when something is cleaned.
type CleanConfig struct {
	Cron    string // Default: 0 30 4 * * *
	Disable bool   // Default: false.
}

// ViewConfig is the section view.
type ViewConfig struct {
	// Root are the directories of the templates, below the base directory: as a list,
	// or as one text with commas between them, as in Egg. Of templates with one name that
	// of the first directory counts. Default: app/view.
	Root []string

	// Cache keeps templates in memory. Default: true, and false in the environment
	// local.
	Cache bool

	// DefaultExtension is that of templates named without one. Default: .html.
	DefaultExtension string

	// Layout is the template around all others. Default: none.
	Layout string
}

// HTTPClientConfig is the section httpclient.
type HTTPClientConfig struct {
	Request HTTPRequestConfig

	// HTTPAgent are the limits of connections.
	HTTPAgent HTTPAgentConfig `config:"httpAgent"`

	// EnableDNSCache keeps answers of the name service for DNSCacheLookupInterval, at
	// most DNSCacheMaxLength names. Default: false, 10 s, 1000.
	EnableDNSCache         bool          `config:"enableDNSCache"`
	DNSCacheLookupInterval time.Duration `config:"dnsCacheLookupInterval"`
	DNSCacheMaxLength      int           `config:"dnsCacheMaxLength"`
}

// HTTPRequestConfig are the defaults of requests to other services.
type HTTPRequestConfig struct {
	Timeout time.Duration // Default: 5 s.
}

// HTTPAgentConfig are the limits of connections to other services.
type HTTPAgentConfig struct {
	KeepAlive         bool          // false opens a connection for each request. Default: true.
	FreeSocketTimeout time.Duration // Default: 4 s.
	MaxSockets        int           // for each host. Default: no limit.
	MaxFreeSockets    int           // Default: 256.
}

// ScheduleConfig is the section schedule.
type ScheduleConfig struct {
	// Disable runs no task by time. Default: false; true in the environment unittest.
	Disable bool
}

// ValidateConfig is the section validate.
type ValidateConfig struct {
	// Convert turns values into what their rules want: the text "1" into the number 1.
	Convert bool

	// ValidateRoot refuses data that is no object.
	ValidateRoot bool

	// WidelyUndefined takes "" and NaN for missing, too.
	WidelyUndefined bool
}

// OpenAPIConfig is the section openapi.
type OpenAPIConfig struct {
	// Enable serves the description. Default: in the environment local.
	Enable bool

	// Path is where the description is. Default: /openapi.json. The page for people is
	// at DocsPath, /docs by default.
	Path, DocsPath string

	// Include are the routes that the description lists, by the beginnings of their paths
	// or expressions, written as in [LayerSwitch]: whatever their actions look like.
	// Default: all routes with typed actions, and no others.
	Include []string

	// Exclude are routes that it never lists. Default: none.
	Exclude []string

	// Title and Version stand in the description. Default: the application's name, 1.0.0.
	Title, Version string
}
