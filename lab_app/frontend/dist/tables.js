var k="larder-insert";function g(t,e){document.dispatchEvent(new CustomEvent(k,{detail:{editor:t,text:e}}))}function v(t){let e=t.querySelector(".larder");return e||(e=document.createElement("div"),e.className="larder",t.append(e)),e}var y=`:host {
  --quiet: color-mix(in srgb, var(--st-text-color) 70%, var(--st-background-color));
  --wash: color-mix(in srgb, var(--st-text-color) 5%, var(--st-background-color));
  --line: color-mix(in srgb, var(--st-text-color) 11%, var(--st-background-color));
  --link: var(--st-link-color, var(--st-primary-color));
  font-family: var(--st-font), sans-serif;
  color: var(--st-text-color);
}
* { box-sizing: border-box; }
.all { border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius, .4rem); }
.all > summary { padding: .5rem .75rem; font-size: .875rem; font-weight: 600; }
.all.beside { border: 0; }
.all.beside > summary { padding: 0 0 .4rem; cursor: default; list-style: none; pointer-events: none; }
.all.beside > summary::-webkit-details-marker { display: none; }
.inside { padding: 0 .75rem .75rem; }
.beside .inside { padding: 0; }
summary { cursor: pointer; }
summary:focus-visible, button:focus-visible, input:focus-visible, .list:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 1px; }
input {
  font: inherit; font-size: .875rem; width: 100%; min-height: 2.25rem; padding: .3rem .6rem; color: inherit;
  background: var(--st-background-color); border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius, .4rem);
}
input::placeholder { color: var(--quiet); opacity: 1; }
.list { max-height: 24rem; overflow-y: auto; margin-top: .5rem; border-top: 1px solid var(--line); }
/* It fades where it goes on below, which a cut between two tables doesn't say. */
.beside .list { max-height: 34rem; padding-bottom: 2rem; mask-image: linear-gradient(#000 calc(100% - 2rem), transparent); }
.beside .list:focus-visible { mask-image: none; }
.group { margin: .8rem 0 .2rem; font-size: .8125rem; font-weight: 600; color: var(--quiet); }
.group:first-child { margin-top: .5rem; }
.table { border-bottom: 1px solid var(--line); }
.table > summary { padding: .4rem .1rem; font-size: .875rem; line-height: 1.35; list-style-position: outside; margin-left: 1rem; }
.name { font-family: var(--st-code-font), ui-monospace, monospace; font-size: .8125rem; font-weight: 600; overflow-wrap: anywhere; }
.grain { display: block; color: var(--quiet); font-size: .8125rem; }
.tools { display: flex; flex-wrap: wrap; gap: .1rem .25rem; margin: 0 0 .2rem .6rem; }
button { font: inherit; color: inherit; background: transparent; border: 1px solid transparent; border-radius: .3rem; cursor: pointer; text-align: left; }
.tools button { font-size: .8125rem; color: var(--link); padding: .15rem .4rem; min-height: 1.5rem; }
.tools button:hover, .column:hover { background: var(--wash); border-color: var(--line); }
ul { list-style: none; margin: 0 0 .5rem; padding: 0; }
.column { display: grid; grid-template-columns: 1fr auto; gap: 0 .6rem; width: 100%; padding: .25rem .4rem .25rem 1rem; font-size: .8125rem; line-height: 1.35; }
.column .name { font-weight: 400; font-size: .8125rem; }
.column .type { color: var(--quiet); text-align: right; }
.column .about { grid-column: 1 / -1; color: var(--quiet); font-size: .75rem; }
mark { background: color-mix(in srgb, var(--st-primary-color) 22%, transparent); color: inherit; border-radius: .15rem; }
.none { margin: .6rem 0; font-size: .875rem; color: var(--quiet); }
dialog {
  max-width: min(60rem, 94vw); padding: 1rem 1.25rem 1.25rem; color: var(--st-text-color); background: var(--st-background-color);
  border: 1px solid var(--st-border-color); border-radius: .5rem; box-shadow: 0 12px 48px rgb(0 0 0 / .3);
}
dialog::backdrop { background: rgb(0 0 0 / .45); }
dialog header { display: flex; align-items: baseline; justify-content: space-between; gap: 1rem; margin-bottom: .6rem; }
dialog h2 { margin: 0; font-size: 1rem; }
dialog p { margin: .5rem 0 0; font-size: .8125rem; color: var(--quiet); }
.close { color: var(--link); padding: .2rem .6rem; min-height: 1.75rem; font-size: .875rem; }
.close:hover { background: var(--wash); }
.frame { max-height: 60vh; overflow: auto; border: 1px solid var(--st-border-color); border-radius: .4rem; }
.frame:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 1px; }
table { border-collapse: collapse; font-size: .8125rem; line-height: 1.35; font-variant-numeric: tabular-nums; }
th, td { padding: .35rem .7rem; text-align: left; white-space: nowrap; border-bottom: 1px solid var(--line); max-width: 22rem; overflow: hidden; text-overflow: ellipsis; }
th { background: var(--wash); font-weight: 600; }
td.number { text-align: right; }
td.null { color: var(--quiet); font-style: italic; }
`;var m=window.matchMedia("(min-width: 1200px)"),S=/^[a-z_][a-z0-9_]*$/,f=new WeakMap,i=(t,e,n)=>{let o=document.createElement(t);return e&&(o.className=e),n!==void 0&&(o.textContent=n),o},$=t=>S.test(t)?t:`"${t.replaceAll('"','""')}"`;function u(t,e,n){let o=i("span",t),r=n.length?new RegExp(`(${n.map(a=>a.replace(/[.*+?^${}()|[\]\\]/g,"\\$&")).join("|")})`,"gi"):null;for(let a of r?e.split(r):[e])o.append(r?.test(a)?i("mark","",a):a),r&&(r.lastIndex=0);return o}var w=(t,e)=>e.every(n=>t.toLowerCase().includes(n));function z(t,e){if(!e.length||w(`${t.name} ${t.grain}`,e))return t.columns;let n=t.columns.filter(o=>w(`${o.name} ${o.about} ${o.type} ${t.name}`,e));return n.length?n:null}function E(t,e,n){let o=i("button","column");o.type="button",o.title="Write it into the query",o.append(u("name",e.name,n),i("span","type",e.type)),e.about&&o.append(u("about",e.about,n)),o.onclick=()=>g(t.data.editor,$(e.name));let r=i("li");return r.append(o),r}function L(t,e,n,o){let r=i("details","table"),a=t.open.get(e.qualified);r.open=o.length?n.length<e.columns.length||t.shown===1:a??!1;let l=i("summary");l.append(u("name",e.qualified,o)),e.grain&&l.append(u("grain",`one row per ${e.grain}`,o));let d=i("div","tools"),s=i("button","","Write its name");s.type="button",s.setAttribute("aria-label",`Write ${e.qualified} into the query`),s.onclick=()=>g(t.data.editor,e.qualified);let c=i("button","sample","Sample rows");c.type="button",c.setAttribute("aria-label",`Sample rows of ${e.qualified}`),c.onclick=()=>{t.asker=e.qualified,t.send("sample",{table:e.qualified,at:Date.now()})},d.append(s,c);let p=i("ul");r.append(l,d,p);let h=()=>{r.open&&!p.childElementCount&&p.append(...n.map(x=>E(t,x,o)))};return r.ontoggle=()=>{h(),o.length||t.open.set(e.qualified,r.open)},h(),r}function b(t){let{root:e,data:n}=t,o=e.querySelector("input").value.toLowerCase().split(/\s+/).filter(Boolean),r=n.tables.map(s=>[s,z(s,o)]).filter(([,s])=>s);t.shown=r.length;let a=e.querySelector(".list"),l=a.scrollTop;a.replaceChildren();let d=null;for(let[s,c]of r)s.group!==d&&a.append(i("p","group",s.group)),d=s.group,a.append(L(t,s,c,o));r.length||a.append(i("p","none","No table and no column is called so, or says so of itself.")),a.scrollTop=l,e.querySelector(".found").textContent=o.length?`${r.length} ${r.length===1?"table":"tables"}`:""}function C(t,e){let n=t.root.querySelector("dialog");n.querySelector("h2").textContent=`A few rows of ${e.table}`,n.querySelector(".said").textContent=e.said;let o=n.querySelector("table"),r=i("tr");r.append(...e.columns.map(l=>Object.assign(i("th","",l),{scope:"col"})));let a=e.rows.map(l=>{let d=i("tr");return d.append(...l.map((s,c)=>s===null?i("td","null","NULL"):i("td",e.numeric[c]?"number":"",s))),d});o.replaceChildren(i("thead"),i("tbody")),o.tHead.append(r),o.tBodies[0].append(...a),o.parentElement.hidden=!e.columns.length,n.showModal()}function N(t,e){t.innerHTML=`<style>${y}</style><details class="all"><summary>Tables and columns</summary><div class="inside">
    <input type="search" placeholder="Find a table or column" aria-label="Find a table or column" autocomplete="off" spellcheck="false">
    <span class="found" role="status" style="position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)"></span>
    <div class="list" tabindex="0" role="region" aria-label="Tables and columns"></div></div></details>
    <dialog aria-labelledby="sample-title"><header><h2 id="sample-title"></h2><button type="button" class="close">Close</button></header>
    <div class="frame" tabindex="0" role="region" aria-label="Sample rows"><table></table></div><p class="said"></p></dialog>`;let n={root:t,data:e,open:new Map(e.tables.filter(l=>l.first).map(l=>[l.qualified,!0])),sampled:e.sample?.at??0},o=t.querySelector(".all"),r=()=>{o.classList.toggle("beside",m.matches),o.open=m.matches,o.querySelector("summary").tabIndex=m.matches?-1:0};r(),m.addEventListener("change",r),n.leave=()=>m.removeEventListener("change",r);let a=t.querySelector("input");return a.oninput=()=>b(n),a.onkeydown=l=>{l.key==="Escape"&&a.value&&(a.value="",b(n))},t.querySelector(".close").onclick=()=>t.querySelector("dialog").close(),t.querySelector("dialog").onclick=l=>{l.target.tagName==="DIALOG"&&l.target.close()},n}function O({data:t,parentElement:e,setTriggerValue:n}){let o=v(e),r=f.get(o),a=r?.data;return r||(r=N(o,t),f.set(o,r)),r.data=t,r.send=n,JSON.stringify(a?.tables)!==JSON.stringify(t.tables)&&b(r),t.sample&&t.sample.at>r.sampled&&(r.sampled=t.sample.at,C(r,t.sample)),()=>{r.leave(),f.delete(o)}}export{O as default};
