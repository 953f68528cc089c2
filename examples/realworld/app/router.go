package app

import "github.com/koa-go/koa/egg"

// Routes is the table of what the application answers.
func Routes(r *egg.Router, c *Components) {
	anybody := r.With(c.Middleware.Identify())   // answers differ by who asks
	users := anybody.With(c.Middleware.SignedIn) // who asks must have a token

	accounts := c.Controller.Users
	r.Post("/api/users", egg.Handle(accounts.SignUp))
	r.Post("/api/users/login", egg.Handle(accounts.LogIn))
	users.Get("/api/user", egg.Handle(accounts.Show))
	users.Put("/api/user", egg.Handle(accounts.Update))

	profiles := c.Controller.Profiles
	anybody.Get("/api/profiles/:username", egg.Handle(profiles.Show))
	users.Post("/api/profiles/:username/follow", egg.Handle(profiles.Follow))
	users.Delete("/api/profiles/:username/follow", egg.Handle(profiles.Unfollow))

	articles := c.Controller.Articles
	anybody.Get("/api/articles", egg.Handle(articles.Index))
	users.Get("/api/articles/feed", egg.Handle(articles.Feed))
	users.Post("/api/articles", egg.Handle(articles.Create))
	anybody.Get("/api/articles/:slug", egg.Handle(articles.Show))
	users.Put("/api/articles/:slug", egg.Handle(articles.Update))
	users.Delete("/api/articles/:slug", egg.Handle(articles.Destroy))
	users.Post("/api/articles/:slug/favorite", egg.Handle(articles.Favorite))
	users.Delete("/api/articles/:slug/favorite", egg.Handle(articles.Unfavorite))
	r.Get("/api/tags", egg.Handle(articles.Tags))

	comments := c.Controller.Comments
	anybody.Get("/api/articles/:slug/comments", egg.Handle(comments.Index))
	users.Post("/api/articles/:slug/comments", egg.Handle(comments.Create))
	users.Delete("/api/articles/:slug/comments/:id", egg.Handle(comments.Destroy))
}
