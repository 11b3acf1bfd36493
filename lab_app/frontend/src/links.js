// Links in a page's own HTML that open another page of the lab: a plain click is told to the page, which goes there
// without loading everything anew. Until this has come, and with a key held, they are links like any other.
const told = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  told.get(parentElement)?.abort();
  const until = new AbortController();
  told.set(parentElement, until);
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest?.(`${data.within} a[data-page]`);
      if (link && parentElement.isConnected && !(event.metaKey || event.ctrlKey || event.shiftKey || event.button)) {
        event.preventDefault();
        setTriggerValue("go", link.dataset.page);
      }
    },
    { signal: until.signal },
  );
  return () => until.abort();
}
