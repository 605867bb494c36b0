// Niceties only: every page works without it.
(() => {
  "use strict";

  // A form that was sent says so, and is not sent twice.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      return;
    }
    if (form.method === "post") {
      form.setAttribute("aria-busy", "true");
    }
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[aria-busy]").forEach((form) => form.removeAttribute("aria-busy"));
  });

  // Pages of what is now are read anew while somebody looks at them, where he wants it.
  const main = document.querySelector("main[data-refresh]");
  if (!main) {
    return;
  }
  const seconds = Number(main.dataset.refresh);
  const key = "cpm-refresh";
  const label = document.createElement("label");
  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = sessionStorage.getItem(key) === "on";
  label.className = "refresh";
  label.append(box, ` read anew each ${seconds} s`);
  document.querySelector(".foot").prepend(label);
  box.addEventListener("change", () => sessionStorage.setItem(key, box.checked ? "on" : "off"));
  setInterval(() => {
    const typing = document.activeElement && document.activeElement.matches("input:not([type=checkbox]), textarea, select");
    if (box.checked && !document.hidden && !typing) {
      location.reload();
    }
  }, seconds * 1000);
})();
