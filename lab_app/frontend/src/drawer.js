// On a narrow screen the navigation lies over the page: it closes when another page has been chosen.
const NARROW = "(max-width: 768px)";
const seen = new WeakMap();

export default function ({ data, parentElement }) {
  const before = seen.get(parentElement);
  seen.set(parentElement, data.path);
  if (before !== undefined && before !== data.path && window.matchMedia(NARROW).matches) {
    document.querySelector('[data-testid="stSidebarCollapseButton"] button[aria-expanded="true"]')?.click();
  }
}
