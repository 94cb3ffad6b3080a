const form = document.getElementById("filters");
const search = document.getElementById("search");
const articles = [...document.querySelectorAll("article")];
function apply() {
  const levels = new Set(new FormData(form).getAll("level"));
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const article of articles) {
    const text = article.textContent.toLowerCase();
    article.hidden = !levels.has(article.dataset.level) || !words.every((word) => text.includes(word));
    shown += article.hidden ? 0 : 1;
  }
  document.getElementById("nothing").hidden = shown > 0 || articles.length === 0;
}
form.addEventListener("input", apply);
form.addEventListener("submit", (event) => event.preventDefault());
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== search) {
    event.preventDefault();
    search.focus();
  } else if (event.key === "Escape" && document.activeElement === search) {
    search.value = "";
    apply();
  }
});
apply();
