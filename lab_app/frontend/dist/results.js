function v(t){let e=t.querySelector(".larder");return e||(e=document.createElement("div"),e.className="larder",t.append(e)),e}var g=`:host {
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
`;var q=100,S=/^[=+\-@\t\r\n＝＋－＠]/,$=/^[+-]?(\d[\d,. ]*|\.\d+)([eE][+-]?\d+)?%?$/,C=t=>S.test(t)&&!$.test(t),y=(t,e)=>{let r=0,s=a=>a===null||!C(a)?a:(r+=1,`'${a}`),n=[t.map(a=>s(a.name)),...e.map(a=>a.map((o,p)=>t[p].numeric?o:s(o)))],d=r?` An apostrophe was put before ${r===1?"1 text":`${r} texts`} that a spreadsheet would take for formulas.`:"";return{table:n,remark:d}},E=t=>t.map(e=>e.map(r=>r===null?"":String(r).replace(/[\t\r\n]+/g," ")).join("	")).join(`
`),L=t=>{if(t===null)return"";let e=String(t);return/[",\r\n]/.test(e)?`"${e.replaceAll('"','""')}"`:e},U=t=>t.map(e=>e.map(L).join(",")).join(`\r
`)+`\r
`,z=t=>t.replace(/^-?\d{4,}/,e=>e.replace(/\B(?=(\d{3})+$)/g,",")),N=(t,{numeric:e,grouped:r})=>e?(r?z(t):t).replace(/^-/,"\u2212"):t;function j(t,e,r){let s=document.createElement("tr"),n=document.createElement("th");return n.scope="row",n.textContent=String(r),s.append(n),t.forEach((d,a)=>{let o=document.createElement("td");d===null?(o.className="null",o.textContent="NULL"):(o.textContent=N(d,e[a]),e[a].numeric&&(o.className="number")),s.append(o)}),s}var x=t=>`${t.length} ${t.length===1?"row":"rows"}`;function u(t,e){t.querySelector(".said").textContent=e}function M({data:t,parentElement:e}){let r=v(e),{columns:s,rows:n,label:d,file_name:a}=t;r.innerHTML=`<style>${g}</style>
    <div class="bar"><p class="summary"></p>
      <span class="tools"><button type="button" class="copy">Copy</button><button type="button" class="csv">Download CSV</button></span></div>
    <div class="frame" tabindex="0" role="region"><table><thead><tr><th scope="col" class="corner"><span>row</span></th></tr></thead><tbody></tbody></table></div>
    <p class="said" role="status"></p>`,r.querySelector(".summary").textContent=t.summary;let o=r.querySelector(".frame");o.setAttribute("aria-label",d??"Result");let p=r.querySelector("thead tr");for(let c of s){let l=document.createElement("th");l.scope="col",l.className=c.numeric?"number":"";let i=document.createElement("span");i.textContent=c.name;let f=document.createElement("small");f.textContent=c.type,l.append(i,f),p.append(l)}let w=r.querySelector("tbody"),m=0,b=()=>{let c=document.createDocumentFragment(),l=Math.min(m+q,n.length);for(;m<l;m++)c.append(j(n[m],s,m+1));w.append(c)};b();let h=()=>{m<n.length&&o.scrollTop+o.clientHeight>o.scrollHeight-400&&b()};return o.addEventListener("scroll",h,{passive:!0}),r.querySelector(".copy").onclick=async()=>{let{table:c,remark:l}=y(s,n);try{await navigator.clipboard.writeText(E(c)),u(r,`Copied ${x(n)}. Paste ${n.length===1?"it":"them"} into a spreadsheet.${l}`)}catch{u(r,"The browser did not allow copying. Use Download CSV instead.")}},r.querySelector(".csv").onclick=()=>{let{table:c,remark:l}=y(s,n),i=document.createElement("a");i.href=URL.createObjectURL(new Blob(["\uFEFF"+U(c)],{type:"text/csv;charset=utf-8"})),i.download=a??"larder.csv",i.click(),setTimeout(()=>URL.revokeObjectURL(i.href),1e3),u(r,`Saved ${i.download} with ${x(n)}.${l}`)},()=>o.removeEventListener("scroll",h)}export{M as default};
