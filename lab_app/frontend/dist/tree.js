function m(e){let o=e.querySelector(".larder");return o||(o=document.createElement("div"),o.className="larder",e.append(o)),o}var g=`:host {
  --ink: var(--st-text-color);
  --quiet: light-dark(#575c64, #b3b8c0);
  --line: color-mix(in srgb, var(--st-text-color) 20%, var(--st-background-color));
  --edge: color-mix(in srgb, var(--st-text-color) 58%, var(--st-background-color));
  --card: light-dark(#ffffff, #191d24);
  --good: light-dark(#0b6b43, #7fd6a8);
  --warn: light-dark(#8a4600, #f5b567);
  --bad: light-dark(#a3241d, #ffa79e);
  font-family: var(--st-font), sans-serif;
  color: var(--ink);
}
nav { container-type: inline-size; }
.frame { position: relative; }
svg { position: absolute; inset: 0; overflow: visible; pointer-events: none; }
path { fill: none; stroke: var(--edge); stroke-width: 1.5; }
path.hypothesis { stroke-dasharray: 3 5; stroke-width: 1.75; }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: 2.1rem .75rem; position: relative; }
.tree ul { grid-template-columns: repeat(var(--columns), minmax(0, 1fr)); }
.tree li { grid-row: var(--row); grid-column: var(--column) / span var(--span); display: flex; justify-content: center; align-items: flex-start; min-width: 0; }
.tree a { width: min(100%, 11.5rem); }
.grid ul { grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: .6rem; }
.grid li, .grid a { height: 100%; }
a {
  display: flex; flex-direction: column; gap: .1rem; box-sizing: border-box; padding: .5rem .65rem .55rem;
  border: 1px solid var(--line); border-radius: .4rem; background: var(--card); color: inherit; text-decoration: none;
  overflow-wrap: break-word; hyphens: auto;
}
a:hover { border-color: var(--st-primary-color); }
a:hover .name { text-decoration: underline; text-underline-offset: .18em; }
a:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
a[aria-current] { border-color: var(--st-primary-color); box-shadow: inset 0 0 0 1px var(--st-primary-color); background: color-mix(in srgb, var(--st-primary-color) 9%, var(--card)); }
.north_star .value { font-size: 1.75rem; }
.kind { font-size: .75rem; color: var(--quiet); }
.name { font-size: .8125rem; font-weight: 600; line-height: 1.3; }
.value { font-family: var(--st-heading-font), serif; font-size: 1.1875rem; font-weight: 600; line-height: 1.2; font-variant-numeric: lining-nums tabular-nums; }
.state { display: grid; grid-template-columns: .9rem 1fr; font-size: .75rem; line-height: 1.35; color: var(--quiet); font-variant-numeric: tabular-nums; }
.state.good { color: var(--good); font-weight: 600; }
.state.warn { color: var(--warn); font-weight: 600; }
.state.bad { color: var(--bad); font-weight: 600; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@container (max-width: 600px) {
  .tree svg { display: none; }
  .tree ul, .grid ul { display: flex; flex-direction: column; gap: .5rem; }
  .tree li { display: block; margin-left: calc(var(--depth) * 1rem); }
  .tree li.edge { border-left: 2px solid var(--edge); padding-left: .5rem; }
  .tree li.hypothesis { border-left-style: dashed; }
  .tree a { width: 100%; }
  a { display: grid; grid-template-columns: 1fr auto; column-gap: .75rem; align-items: baseline; }
  .kind { grid-column: 1 / -1; }
  .value { text-align: right; }
  .state { grid-column: 1 / -1; }
}
`;var h="http://www.w3.org/2000/svg";function l(e,o,n){let t=document.createElement(e);return o&&(t.className=o),n&&(t.textContent=n),t}function y(e,o,n){let t=l("li",e.edge?`edge ${e.edge}`:"top");t.dataset.name=e.name,e.parent&&(t.dataset.parent=e.parent),t.style.setProperty("--row",e.row+1),t.style.setProperty("--column",e.column+1),t.style.setProperty("--span",e.span),t.style.setProperty("--depth",e.row);let a=l("a",`${e.role} ${e.tone}`);a.href=e.href,e.name===o&&a.setAttribute("aria-current","true"),a.onclick=r=>{r.metaKey||r.ctrlKey||r.shiftKey||r.button||(r.preventDefault(),n(e.name))},e.kind&&a.append(l("span","kind",e.kind)),a.append(l("span","name",e.label),l("span","value",e.value));for(let{mark:r,words:p,tone:i}of e.states){let d=l("span",`state ${i}`),c=l("span","mark",r);c.setAttribute("aria-hidden","true"),d.append(c,l("span","",p)),a.append(d)}return a.append(l("span","unseen",e.place)),t.append(a),t}function w(e,o){let n=o.getBoundingClientRect();e.setAttribute("width",n.width),e.setAttribute("height",n.height),e.replaceChildren();for(let t of o.querySelectorAll(".edge")){let r=[...o.children].find(v=>v.dataset.name===t.dataset.parent).firstChild.getBoundingClientRect(),p=t.firstChild.getBoundingClientRect(),i=r.left+r.width/2-n.left,d=r.bottom-n.top,c=p.left+p.width/2-n.left,s=p.top-n.top,u=s-14,f=document.createElementNS(h,"path");f.setAttribute("d",Math.abs(i-c)<1?`M${i} ${d} V${s}`:`M${i} ${d} V${u} H${c} V${s}`),f.setAttribute("class",t.classList.contains("identity")?"identity":"hypothesis"),e.append(f)}}function q({data:e,parentElement:o,setTriggerValue:n}){let t=m(o),a=t.getRootNode().activeElement?.closest("li")?.dataset.name;t.innerHTML=`<style>${g}</style><nav><div class="frame"><ul></ul></div></nav>`,t.querySelector("nav").setAttribute("aria-label",e.label),t.querySelector("nav").className=e.is_tree?"tree":"grid";let r=t.querySelector("ul");r.style.setProperty("--columns",e.columns);let p=s=>{n("go",s);let u=document.querySelector(`.st-key-${e.panel}`);u&&u.getBoundingClientRect().top>window.innerHeight*.6&&u.scrollIntoView({block:"start",behavior:window.matchMedia("(prefers-reduced-motion: reduce)").matches?"auto":"smooth"})};if(r.append(...e.metrics.map(s=>y(s,e.chosen,p))),a&&[...r.children].find(s=>s.dataset.name===a)?.firstChild.focus({preventScroll:!0}),!e.is_tree)return;let i=document.createElementNS(h,"svg");i.setAttribute("aria-hidden","true"),t.querySelector(".frame").prepend(i);let d=()=>w(i,r);d();let c=new ResizeObserver(d);return c.observe(r),()=>c.disconnect()}export{q as default};
