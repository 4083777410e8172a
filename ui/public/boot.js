// Runs before everything else, as a file of its own: the content security policy allows no inline
// script.
(() => {
  // WebKitGTK under LANG=C reports the language "C", and every Intl call without a locale then
  // throws; uPlot makes one while it is imported and would blank the window.
  const valid = (tag) => {
    try {
      return Intl.getCanonicalLocales(tag).length > 0;
    } catch {
      return false;
    }
  };
  if (!valid(navigator.language)) {
    const repair = (name, value) =>
      Object.defineProperty(navigator, name, { configurable: true, get: () => value });
    repair("language", "en-GB");
    repair("languages", ["en-GB", "en"]);
  }

  // The tokens have weights of their own for WebKitGTK.
  if (/Linux/.test(navigator.userAgent) && /AppleWebKit/.test(navigator.userAgent) && !/Chrom/.test(navigator.userAgent)) {
    document.documentElement.dataset.engine = "webkitgtk";
  }

  // The theme is set before the first paint, so that a dark window never flashes white.
  let wish = "system";
  try {
    wish = JSON.parse(localStorage.getItem("preferences") ?? "{}").theme ?? "system";
  } catch {
    // No storage or a broken entry: follow the system.
  }
  const matches = (query) => window.matchMedia(query).matches;
  const system = matches("(prefers-contrast: more)")
    ? "hc"
    : matches("(prefers-color-scheme: dark)")
      ? "dark"
      : "light";
  document.documentElement.dataset.theme = wish === "system" ? system : wish;
})();
