function h(t){let e=t.querySelector(".larder");return e||(e=document.createElement("div"),e.className="larder",t.append(e)),e}var v=`:host {
  --quiet: color-mix(in srgb, var(--st-text-color) 70%, var(--st-background-color));
  --line: color-mix(in srgb, var(--st-text-color) 14%, transparent);
  font-family: var(--st-font), sans-serif;
  color: var(--st-text-color);
}
ol { list-style: none; margin: 0; padding: 0; display: flex; flex-direction: column-reverse; }
li { position: relative; }
a {
  display: grid; grid-template-columns: minmax(0, 19rem) minmax(0, 1fr); column-gap: 2rem; align-items: stretch;
  min-height: 5.5rem; color: inherit; text-decoration: none; border-radius: .4rem;
}
li:not(:first-child) .words { border-bottom: 1px solid var(--line); }
.figure { display: block; height: 100%; padding: 2px 0; box-sizing: border-box; }
.band { display: block; width: 100%; height: 100%; overflow: visible; }
.ground { fill: color-mix(in srgb, var(--st-primary-color) 17%, var(--st-background-color)); stroke: none; transition: fill .15s; }
.solved { fill: var(--st-primary-color); }
.here .ground { fill: color-mix(in srgb, var(--st-primary-color) 26%, var(--st-background-color)); }
.closed .ground { fill: transparent; stroke: color-mix(in srgb, var(--st-text-color) 38%, var(--st-background-color)); stroke-width: 1.25; stroke-dasharray: 4 4; }
a:hover .ground { fill: color-mix(in srgb, var(--st-primary-color) 34%, var(--st-background-color)); }
.closed a:hover .ground { fill: color-mix(in srgb, var(--st-text-color) 6%, transparent); }
a:hover .title { text-decoration: underline; text-underline-offset: .18em; text-decoration-thickness: 1.5px; }
a:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 3px; }
.words { display: flex; flex-direction: column; justify-content: center; gap: .12rem; padding: .75rem 0; }
.title { font-family: var(--st-heading-font), serif; font-size: 1.375rem; font-weight: 600; line-height: 1.2; }
.question { font-size: 1rem; }
.state { font-size: .875rem; color: var(--quiet); font-variant-numeric: tabular-nums; }
.here .state { color: var(--st-link-color, var(--st-primary-color)); font-weight: 600; }
.closed .title, .closed .question { color: var(--quiet); }
@media (max-width: 720px) {
  a { grid-template-columns: 6.5rem minmax(0, 1fr); column-gap: 1rem; }
  .title { font-size: 1.125rem; }
  .question { font-size: .9375rem; }
}
@media (prefers-reduced-motion: reduce) { .ground { transition: none; } }
`;var y="http://www.w3.org/2000/svg",p=88,u=6,c=150;function m(t,e){let s=document.createElementNS(y,t);for(let[r,o]of Object.entries(e))s.setAttribute(r,o);return s}function b(t,e){let s=p*e,r=t*p+(t===0?0:u/2),o=(t+1)*p-u/2,n=i=>c*i/s;return`M${c-n(r)} 0 L${c+n(r)} 0 L${c+n(o)} ${o-r} L${c-n(o)} ${o-r} Z`}function w(t,e,s){let r=p-(e===0?u/2:u),o=m("svg",{viewBox:`0 0 ${c*2} ${r}`,class:"band","aria-hidden":"true",preserveAspectRatio:"none"}),n=`clip-${t.slug}`,i=m("clipPath",{id:n});i.append(m("path",{d:b(e,s)}));let l=m("defs",{});if(l.append(i),o.append(l),o.append(m("path",{d:b(e,s),class:"ground","vector-effect":"non-scaling-stroke"})),t.open&&t.total){let d=c*2*(e+1)/s,a=c-d/2;o.append(m("rect",{x:a,y:0,width:d*(t.solved/t.total),height:r,class:"solved","clip-path":`url(#${n})`}))}return o}function k(t,e,s,r){let o=document.createElement("li");o.className=[t.open?"open":"closed",t.here?"here":""].join(" ").trim();let n=document.createElement("a");n.href=t.href,n.onclick=a=>{a.metaKey||a.ctrlKey||a.shiftKey||a.button||(a.preventDefault(),r(t.slug))};let i=document.createElement("span");i.className="words";let l=(a,g)=>{if(g){let f=document.createElement("span");f.className=a,f.textContent=g,i.append(f)}};l("title",t.title),l("question",t.question),l("state",t.state);let d=document.createElement("span");return d.className="figure",d.append(w(t,e,s)),n.append(d,i),o.append(n),o}function z({data:t,parentElement:e,setTriggerValue:s}){let r=h(e);r.innerHTML=`<style>${v}</style><nav class="map"><ol></ol></nav>`,r.querySelector("nav").setAttribute("aria-label",t.label);let o=r.querySelector("ol"),n=i=>s("go",i);t.levels.forEach((i,l)=>{o.append(k(i,t.levels.length-1-l,t.levels.length,n))})}export{z as default};
