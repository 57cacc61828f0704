/**
 * What the bench puts into the board's page: when the first picture is drawn, and when a row shows which count.
 *
 * Runs before the page's own scripts. Moments are of `performance.now()`, taken in the second animation frame after the
 * text changed: the first one begins to draw it, so by the second it has been drawn.
 */
(() => {
  const glass = { first: null, seen: [] };
  Object.defineProperty(window, "glass", { value: glass });

  const drawn = (then) => requestAnimationFrame(() => requestAnimationFrame(() => then(performance.now())));
  const digits = (node) => (node ? node.textContent.replace(/[^0-9]/g, "") : "");

  /** The figure "voted" in the row of a scope. */
  const figure = (scope) => {
    const link = document.querySelector(`table a[href^="/board/${scope}"]`);
    const row = link && link.closest("tr");
    return digits(row && row.querySelector("td.wide"));
  };

  /** A picture is there when its first ballot, its rows and its curve are; as long as nobody has reported, its words. */
  const isWhole = () =>
    [".headline .card-number", "table.rows tbody tr", ".curve canvas, .curve .empty"].every((part) => document.querySelector(part));

  const opening = new MutationObserver(() => {
    if (!isWhole()) return;
    opening.disconnect();
    drawn((at) => (glass.first = at));
  });
  opening.observe(document, { childList: true, subtree: true });

  glass.watch = (scope) => {
    let before = figure(scope);
    const look = () => {
      const now = figure(scope);
      if (now === before) return;
      before = now;
      if (now !== "") drawn((at) => glass.seen.push([at, Number(now)]));
    };
    new MutationObserver(look).observe(document.body, { childList: true, characterData: true, subtree: true });
    return document.querySelector(`table a[href^="/board/${scope}"]`) !== null;
  };
})();
