/* Names for what the stock scripts draw. Select2 puts a field of its own beside the one that has the label. */
"use strict";
{
  const labelOf = (select) => document.querySelector(`label[for="${CSS.escape(select.id)}"]`);

  const wordOf = (label) => label.textContent.trim().replace(/:$/, "");

  const name = (select) => {
    const label = labelOf(select);
    const field = select.nextElementSibling;
    if (!label || !field) return;
    // Of several choices the search is drawn at once.
    const search = field.querySelector(".select2-selection--multiple .select2-search__field");
    if (search) search.setAttribute("aria-label", wordOf(label));
    const box = field.querySelector(".select2-selection--single");
    if (!box) return;
    label.id ||= `${select.id}_label`;
    const shown = box.querySelector(".select2-selection__rendered");
    box.setAttribute("aria-labelledby", `${label.id} ${shown.id}`);
    shown.setAttribute("aria-labelledby", label.id);
  };
  const nameAll = (part) => part.querySelectorAll("select.admin-autocomplete.select2-hidden-accessible").forEach(name);

  const $ = window.django?.jQuery;
  $?.(() => nameAll(document)); // in its turn: the stock script draws the fields before
  document.addEventListener("formset:added", (event) => setTimeout(() => nameAll(event.target)));
  $?.(document).on("select2:open", (event) => {
    const search = document.querySelector(".select2-container--open .select2-search__field");
    const label = labelOf(event.target);
    if (search && label) search.setAttribute("aria-label", wordOf(label));
  });

  // The two lists of a long choice: their magnifier carries a name, which only an image may.
  window.addEventListener("load", () => {
    document.querySelectorAll(".search-label-icon").forEach((icon) => icon.setAttribute("role", "img"));
  });
}
