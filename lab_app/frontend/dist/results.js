function f(o){let t=o.querySelector(".larder");return t||(t=document.createElement("div"),t.className="larder",o.append(t)),t}var v=`:host {
  --quiet: color-mix(in srgb, var(--st-text-color) 70%, var(--st-background-color));
  --head: color-mix(in srgb, var(--st-text-color) 5%, var(--st-background-color));
  --line: color-mix(in srgb, var(--st-text-color) 11%, var(--st-background-color));
  font-family: var(--st-font), sans-serif;
  color: var(--st-text-color);
}
.bar { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: baseline; justify-content: space-between; margin: 0 0 .5rem; }
.summary { margin: 0; font-size: .875rem; color: var(--quiet); }
.tools { display: flex; gap: .25rem; }
button {
  font: inherit; font-size: .875rem; min-height: 1.75rem; padding: .1rem .6rem; cursor: pointer;
  color: var(--st-link-color, var(--st-primary-color)); background: transparent; border: 1px solid transparent; border-radius: var(--st-button-radius, .4rem);
}
button:hover { border-color: var(--st-border-color); background: var(--head); }
button:focus-visible, .frame:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 1px; }
.frame { max-height: 26rem; overflow: auto; border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius, .5rem); }
table { border-collapse: separate; border-spacing: 0; font-size: .875rem; line-height: 1.35; min-width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .38rem .8rem; text-align: left; white-space: nowrap; border-bottom: 1px solid var(--line); max-width: 32rem; overflow: hidden; text-overflow: ellipsis; }
thead th { position: sticky; top: 0; background: var(--head); z-index: 1; font-weight: 600; }
thead small { display: block; font-weight: 400; font-size: .75rem; color: var(--quiet); }
tbody th { font-weight: 400; color: var(--quiet); text-align: right; font-size: .75rem; width: 1%; }
.corner span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.number { text-align: right; }
.null { color: var(--quiet); font-style: italic; font-size: .8125rem; }
tbody tr:last-child > * { border-bottom: 0; }
tbody tr:hover > * { background: var(--head); }
.said { margin: .35rem 0 0; font-size: .8125rem; color: var(--quiet); }
.said:empty { display: none; }
`;var w=100,k=(o,t)=>[o.map(e=>e.name),...t].map(e=>e.map(a=>a===null?"":String(a).replace(/[\t\r\n]+/g," ")).join("	")).join(`
`),q=o=>{if(o===null)return"";let t=String(o);return/[",\r\n]/.test(t)?`"${t.replaceAll('"','""')}"`:t},S=(o,t)=>[o.map(e=>e.name),...t].map(e=>e.map(q).join(",")).join(`\r
`)+`\r
`;function C(o,t,e){let a=document.createElement("tr"),s=document.createElement("th");return s.scope="row",s.textContent=String(e),a.append(s),o.forEach((c,d)=>{let r=document.createElement("td");c===null?(r.className="null",r.textContent="NULL"):(r.textContent=c,t[d].numeric&&(r.className="number")),a.append(r)}),a}function m(o,t){o.querySelector(".said").textContent=t}function N({data:o,parentElement:t}){let e=f(t),{columns:a,rows:s,label:c,file_name:d}=o;e.innerHTML=`<style>${v}</style>
    <div class="bar"><p class="summary"></p>
      <span class="tools"><button type="button" class="copy">Copy</button><button type="button" class="csv">Download CSV</button></span></div>
    <div class="frame" tabindex="0" role="region"><table><thead><tr><th scope="col" class="corner"><span>row</span></th></tr></thead><tbody></tbody></table></div>
    <p class="said" role="status"></p>`,e.querySelector(".summary").textContent=o.summary;let r=e.querySelector(".frame");r.setAttribute("aria-label",c??"Result");let g=e.querySelector("thead tr");for(let n of a){let i=document.createElement("th");i.scope="col",i.className=n.numeric?"number":"";let b=document.createElement("span");b.textContent=n.name;let h=document.createElement("small");h.textContent=n.type,i.append(b,h),g.append(i)}let y=e.querySelector("tbody"),l=0,p=()=>{let n=document.createDocumentFragment(),i=Math.min(l+w,s.length);for(;l<i;l++)n.append(C(s[l],a,l+1));y.append(n)};p();let u=()=>{l<s.length&&r.scrollTop+r.clientHeight>r.scrollHeight-400&&p()};return r.addEventListener("scroll",u,{passive:!0}),e.querySelector(".copy").onclick=async()=>{try{await navigator.clipboard.writeText(k(a,s)),m(e,`Copied ${s.length} rows. Paste them into a spreadsheet.`)}catch{m(e,"The browser did not allow copying. Use Download CSV instead.")}},e.querySelector(".csv").onclick=()=>{let n=document.createElement("a");n.href=URL.createObjectURL(new Blob(["\uFEFF"+S(a,s)],{type:"text/csv;charset=utf-8"})),n.download=d??"larder.csv",n.click(),setTimeout(()=>URL.revokeObjectURL(n.href),1e3),m(e,`Saved ${n.download} with ${s.length} rows.`)},()=>r.removeEventListener("scroll",u)}export{N as default};
