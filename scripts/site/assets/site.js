// Search over the index, copy buttons, and the navigation of narrow screens. Works from files: nothing is fetched.
const MOST = 30;
const root = document.body.dataset.root;
const input = document.querySelector("#search");
const list = document.querySelector("#search-results");
const status = document.querySelector("#search-status");

/** Lower is better: the name itself, its beginning, a part of it, the words beside it; undefined for no match. */
function rank([name, kind, , text], words) {
  const lower = name.toLowerCase();
  const query = words.join(" ");
  if (lower === query) return 0;
  if (lower.startsWith(query)) return 1;
  if (words.every((word) => lower.includes(word))) return 2;
  const all = `${lower} ${kind} ${text}`.toLowerCase();
  return words.every((word) => all.includes(word)) ? 3 : undefined;
}

function find(query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const ranked = window.searchIndex.map((entry, index) => ({ entry, index, place: rank(entry, words) }));
  const found = ranked.filter(({ place }) => place !== undefined);
  return found.sort((a, b) => a.place - b.place || a.index - b.index).map(({ entry }) => entry);
}

function show() {
  const found = find(input.value);
  const items = found.slice(0, MOST).map(([name, kind, path, text]) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    const detail = document.createElement("small");
    link.href = root + path;
    detail.textContent = text === "" ? kind : `${kind} · ${text}`;
    link.append(name, detail);
    item.append(link);
    return item;
  });
  list.replaceChildren(...items);
  list.hidden = items.length === 0;
  status.textContent = input.value === "" ? "" : `${found.length} found`;
}

function hide() {
  list.hidden = true;
}

function step(event) {
  const links = [...list.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement);
  const next = event.key === "ArrowDown" ? at + 1 : at - 1;
  event.preventDefault();
  (links[next] ?? (next < 0 ? input : links.at(-1)))?.focus();
}

input.addEventListener("input", show);
input.addEventListener("focus", show);
input.form.addEventListener("submit", (event) => {
  event.preventDefault();
  list.querySelector("a")?.click();
});
input.form.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    hide();
    input.focus();
    hide();
  }
  if (!list.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) step(event);
});
document.addEventListener("click", (event) => {
  if (!input.form.contains(event.target) || event.target.closest("#search-results a")) hide();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target.closest("input, textarea")) return;
  event.preventDefault();
  input.focus();
});

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("button.copy")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.classList.add("done");
      setTimeout(() => button.classList.remove("done"), 1500);
    });
  }
}

const contents = document.querySelector(".side details");
if (matchMedia("(max-width: 54rem)").matches) contents.open = false;
document.querySelector(".side [aria-current]")?.scrollIntoView({ block: "nearest" });
