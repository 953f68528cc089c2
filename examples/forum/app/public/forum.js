// What the pages can do without, made better: they work with this file switched off.

// A form is sent once, and some ask before.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.ask && !confirm(form.dataset.ask)) {
    event.preventDefault();
    return;
  }
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
});

// A page that the browser kept shows forms that can be sent again.
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// The first field that is wrong gets the focus, over autofocus.
document.querySelector("[aria-invalid]")?.focus();
