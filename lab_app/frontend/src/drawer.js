// When another page has been chosen it is read from its top, and on a narrow screen the navigation, which
// lies over the page there, closes.
const NARROW = "(max-width: 768px)";
const seen = new WeakMap();

export default function ({ data, parentElement }) {
  const before = seen.get(parentElement);
  seen.set(parentElement, data.path);
  if (before === undefined || before === data.path) return;
  document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  if (window.matchMedia(NARROW).matches) {
    document.querySelector('[data-testid="stSidebarCollapseButton"] button[aria-expanded="true"]')?.click();
  }
}
