import { all, at, onKeys } from "./desk.js";

const links = all(".vacancies tbody th a");

function step(by) {
  const now = links.indexOf(document.activeElement);
  links[Math.min(links.length - 1, Math.max(0, now < 0 ? 0 : now + by))]?.focus();
}

const go = (rel) => () => at(`a[rel=${rel}]`)?.click();

for (const select of all(".filters select")) select.addEventListener("change", () => at(".filters").requestSubmit());

// Empty filters do not make the address long.
at(".filters")?.addEventListener("formdata", (event) => {
  for (const [name, value] of [...event.formData]) if (!value) event.formData.delete(name);
});

onKeys({
  "/": () => at("input[type=search]")?.select(), j: () => step(1), k: () => step(-1), n: go("next"), p: go("prev"),
});
if (new URLSearchParams(location.search).has("focus")) at("input[type=search]")?.select();
