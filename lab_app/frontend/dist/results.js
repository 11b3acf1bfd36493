function f(t){let e=t.querySelector(".larder");return e||(e=document.createElement("div"),e.className="larder",t.append(e)),e}var v=`:host {
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
`;var k=100,q=(t,e)=>[t.map(o=>o.name),...e].map(o=>o.map(s=>s===null?"":String(s).replace(/[\t\r\n]+/g," ")).join("	")).join(`
`),S=t=>{if(t===null)return"";let e=String(t);return/[",\r\n]/.test(e)?`"${e.replaceAll('"','""')}"`:e},C=(t,e)=>[t.map(o=>o.name),...e].map(o=>o.map(S).join(",")).join(`\r
`)+`\r
`,E=t=>t.replace(/^-?\d{4,}/,e=>e.replace(/\B(?=(\d{3})+$)/g,","));function L(t,e,o){let s=document.createElement("tr"),r=document.createElement("th");return r.scope="row",r.textContent=String(o),s.append(r),t.forEach((i,d)=>{let n=document.createElement("td");i===null?(n.className="null",n.textContent="NULL"):(n.textContent=e[d].grouped?E(i):i,e[d].numeric&&(n.className="number")),s.append(n)}),s}var g=t=>`${t.length} ${t.length===1?"row":"rows"}`;function m(t,e){t.querySelector(".said").textContent=e}function U({data:t,parentElement:e}){let o=f(e),{columns:s,rows:r,label:i,file_name:d}=t;o.innerHTML=`<style>${v}</style>
    <div class="bar"><p class="summary"></p>
      <span class="tools"><button type="button" class="copy">Copy</button><button type="button" class="csv">Download CSV</button></span></div>
    <div class="frame" tabindex="0" role="region"><table><thead><tr><th scope="col" class="corner"><span>row</span></th></tr></thead><tbody></tbody></table></div>
    <p class="said" role="status"></p>`,o.querySelector(".summary").textContent=t.summary;let n=o.querySelector(".frame");n.setAttribute("aria-label",i??"Result");let y=o.querySelector("thead tr");for(let a of s){let c=document.createElement("th");c.scope="col",c.className=a.numeric?"number":"";let b=document.createElement("span");b.textContent=a.name;let h=document.createElement("small");h.textContent=a.type,c.append(b,h),y.append(c)}let x=o.querySelector("tbody"),l=0,p=()=>{let a=document.createDocumentFragment(),c=Math.min(l+k,r.length);for(;l<c;l++)a.append(L(r[l],s,l+1));x.append(a)};p();let u=()=>{l<r.length&&n.scrollTop+n.clientHeight>n.scrollHeight-400&&p()};return n.addEventListener("scroll",u,{passive:!0}),o.querySelector(".copy").onclick=async()=>{try{await navigator.clipboard.writeText(q(s,r)),m(o,`Copied ${g(r)}. Paste ${r.length===1?"it":"them"} into a spreadsheet.`)}catch{m(o,"The browser did not allow copying. Use Download CSV instead.")}},o.querySelector(".csv").onclick=()=>{let a=document.createElement("a");a.href=URL.createObjectURL(new Blob(["\uFEFF"+C(s,r)],{type:"text/csv;charset=utf-8"})),a.download=d??"larder.csv",a.click(),setTimeout(()=>URL.revokeObjectURL(a.href),1e3),m(o,`Saved ${a.download} with ${g(r)}.`)},()=>n.removeEventListener("scroll",u)}export{U as default};
