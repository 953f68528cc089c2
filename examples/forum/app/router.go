package app

import "github.com/koa-go/koa/egg"

// Routes is the table of what the application answers.
func Routes(r *egg.Router, c *Components) {
	topics := c.Controller.Topics
	users := r.With(c.Middleware.SignedIn)

	r.Get("/", topics.Index).Name("home")
	r.Get("/feed.xml", c.Controller.Feed.Show).Name("feed")
	r.Get("/categories/:slug", topics.Category).Name("category")
	users.Get("/topics/new", topics.New).Name("new_topic")
	users.Post("/topics", topics.Create).Name("topics")
	r.Get("/topics/:id", topics.Show).Name("topic")
	users.Delete("/topics/:id", topics.Destroy)
	users.Post("/topics/:id/replies", topics.Reply).Name("replies")
	users.Post("/topics/:id/close", topics.Close).Name("close_topic")
	r.Get("/users/:name", c.Controller.Users.Show).Name("user")
	r.Get("/uploads/:id", c.Controller.Uploads.Show).Name("upload")

	accounts := c.Controller.Accounts
	r.Get("/signup", accounts.SignUp).Name("signup")
	r.Post("/signup", accounts.Create)
	r.Get("/login", accounts.LogIn).Name("login")
	r.Post("/login", accounts.Enter)
	r.Post("/logout", accounts.LogOut).Name("logout")

	settings := c.Controller.Settings
	users.Get("/settings", settings.Show).Name("settings")
	users.Post("/settings", settings.Update)
	users.Post("/settings/avatar", settings.Avatar).Name("avatar")
	users.Post("/settings/tokens", settings.CreateToken).Name("tokens")
	users.Delete("/settings/tokens/:id", settings.RevokeToken).Name("token")

	api := c.Controller.API.V1.Topics
	r.Get("/api/v1/topics", egg.Handle(api.Index))
	r.Get("/api/v1/topics/:id", egg.Handle(api.Show))
	users.Post("/api/v1/topics", egg.Handle(api.Create))
}
