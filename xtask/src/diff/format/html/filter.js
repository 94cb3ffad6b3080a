"use strict";
document.documentElement.classList.add("js");
const form = document.getElementById("filters");
const search = document.getElementById("search");
const shown = document.getElementById("shown");
const nothing = document.getElementById("nothing");
const entries = [...document.querySelectorAll("#results [data-find]")].map((element) => ({
  element,
  text: element.textContent.toLowerCase(),
}));
const groups = [...document.querySelectorAll("#results > section, #results tbody")];

function apply() {
  const data = new FormData(form);
  const facets = [...form.querySelectorAll("[data-facet]")].map(({ dataset: { facet } }) => [facet, new Set(data.getAll(facet))]);
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const { element, text } of entries) {
    const kept = facets.every(([facet, values]) => element.dataset[facet].split(" ").some((value) => values.has(value)));
    element.hidden = !(kept && words.every((word) => text.includes(word)));
    count += element.hidden ? 0 : 1;
  }
  for (const group of groups) {
    group.hidden = !group.querySelector("[data-find]:not([hidden])");
  }
  shown.textContent = `${count} of ${entries.length} shown`;
  nothing.hidden = count > 0;
}

function step(by) {
  const open = entries.filter(({ element }) => !element.hidden && element.tabIndex === 0);
  const at = open.findIndex(({ element }) => element.contains(document.activeElement));
  const next = open[at < 0 ? (by > 0 ? 0 : open.length - 1) : Math.min(Math.max(at + by, 0), open.length - 1)];
  next?.element.focus();
  next?.element.scrollIntoView({ block: "nearest" });
}

if (form) {
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("reset").addEventListener("click", () => {
    search.value = "";
    form.querySelectorAll("input[type=checkbox]").forEach((box) => (box.checked = true));
    apply();
    search.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = document.activeElement === search;
    if (event.key === "Escape" && typing) {
      search.value = "";
      apply();
      search.blur();
    } else if (!typing && event.key === "/") {
      event.preventDefault();
      search.focus();
    } else if (!typing && (event.key === "j" || event.key === "k")) {
      step(event.key === "j" ? 1 : -1);
    }
  });
  apply();
}
// What is folded would be lost on paper.
window.addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((fold) => (fold.open = true)));
