function h(t){let e=t.querySelector(".larder");return e||(e=document.createElement("div"),e.className="larder",t.append(e)),e}var b=`:host {
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
.figure { position: relative; display: block; height: 100%; padding: 2px 0; box-sizing: border-box; }
.leader { position: absolute; bottom: 0; right: -2rem; border-bottom: 1px solid var(--line); }
.band { display: block; width: 100%; height: 100%; overflow: visible; }
.ground { fill: color-mix(in srgb, var(--st-primary-color) 17%, var(--st-background-color)); stroke: none; transition: fill .15s; }
.solved { fill: var(--st-primary-color); }
.touched .ground { fill: color-mix(in srgb, var(--st-primary-color) 45%, var(--st-background-color)); }
.here:not(.touched) .ground { fill: color-mix(in srgb, var(--st-primary-color) 26%, var(--st-background-color)); }
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
  .leader { right: -1rem; }
  .title { font-size: 1.1875rem; }
  .question { font-size: .875rem; }
}
@media (prefers-reduced-motion: reduce) { .ground { transition: none; } }
`;var y="http://www.w3.org/2000/svg",p=88,u=6,c=150;function m(t,e){let n=document.createElementNS(y,t);for(let[r,o]of Object.entries(e))n.setAttribute(r,o);return n}function v(t,e){let n=p*e,r=t*p+(t===0?0:u/2),o=(t+1)*p-u/2,s=a=>c*a/n;return`M${c-s(r)} 0 L${c+s(r)} 0 L${c+s(o)} ${o-r} L${c-s(o)} ${o-r} Z`}function w(t,e,n){let r=p-(e===0?u/2:u),o=m("svg",{viewBox:`0 0 ${c*2} ${r}`,class:"band","aria-hidden":"true",preserveAspectRatio:"none"}),s=`clip-${t.slug}`,a=m("clipPath",{id:s});a.append(m("path",{d:v(e,n)}));let l=m("defs",{});if(l.append(a),o.append(l),o.append(m("path",{d:v(e,n),class:"ground","vector-effect":"non-scaling-stroke"})),t.open&&t.total){let d=c*2*(e+1)/n,i=c-d/2;o.append(m("rect",{x:i,y:0,width:d*(t.solved/t.total),height:r,class:"solved","clip-path":`url(#${s})`}))}return o}function k(t,e,n,r){let o=document.createElement("li");o.className=[t.open?"open":"closed",t.touched?"touched":"",t.here?"here":""].filter(Boolean).join(" ");let s=document.createElement("a");s.href=t.href,s.onclick=i=>{i.metaKey||i.ctrlKey||i.shiftKey||i.button||(i.preventDefault(),r(t.slug))};let a=document.createElement("span");a.className="words";let l=(i,g)=>{if(g){let f=document.createElement("span");f.className=i,f.textContent=g,a.append(f)}};l("title",t.title),l("question",t.question),l("state",t.state);let d=document.createElement("span");if(d.className="figure",d.append(w(t,e,n)),e<n-1){let i=document.createElement("span");i.className="leader",i.style.left=`${50+50*(e+1)/n}%`,d.append(i)}return s.append(d,a),o.append(s),o}function z({data:t,parentElement:e,setTriggerValue:n}){let r=h(e);r.innerHTML=`<style>${b}</style><nav class="map"><ol></ol></nav>`,r.querySelector("nav").setAttribute("aria-label",t.label);let o=r.querySelector("ol"),s=a=>n("go",a);t.levels.forEach((a,l)=>{o.append(k(a,t.levels.length-1-l,t.levels.length,s))})}export{z as default};
