// Two comforts; every page can be read without them. Nothing a publisher wrote is ever put in as markup.
"use strict";

const root = document.documentElement;
const button = document.querySelector("button.theme");
if (button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const dark = root.dataset.theme === "dark" ||
      (root.dataset.theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
    root.dataset.theme = dark ? "light" : "dark";
    document.cookie = `theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax`;
  });
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.target.closest("input,select,textarea")) return;
  event.preventDefault();
  document.querySelector("input[type=search]").focus();
});

const live = document.getElementById("live");
if (live) {
  const list = live.querySelector("ul");
  const stream = new EventSource(`/live/events?after=${encodeURIComponent(live.dataset.after)}`);
  stream.addEventListener("message", (event) => {
    const told = JSON.parse(event.data);
    const item = document.createElement("li");
    const link = document.createElement("a");
    const title = document.createElement("span");
    const facts = document.createElement("span");
    link.href = told.href;
    title.className = "headline";
    title.lang = told.lang;
    title.dir = told.dir;
    title.textContent = told.title;
    facts.className = "facts";
    facts.textContent = `${told.agency} · ${told.at}`;
    link.append(title);
    item.append(link, " ", facts);
    list.querySelector(".none")?.remove();
    list.prepend(item);
    while (list.children.length > 200) list.lastElementChild.remove();
  });
}
