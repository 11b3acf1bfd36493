/** The component's own element inside what Streamlit gives it; made on the first call, kept on the next. */
export function place(parentElement) {
  let own = parentElement.querySelector(".larder");
  if (!own) {
    own = document.createElement("div");
    own.className = "larder";
    parentElement.append(own);
  }
  return own;
}
