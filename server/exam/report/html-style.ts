/** The look of the HTML report: light and dark by what the reader's system says, and fonts that are there already. */
export const style = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1d2433; --soft: #5b6474; --line: #d9dee7; --box: #f5f7fa;
  --good: #17713a; --bad: #b3261e; --open: #8a5a00; --link: #0b57d0; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #12161d; --ink: #e6e9ef; --soft: #a0a9b8; --line: #2d3542; --box: #1a2029;
    --good: #5fd08a; --bad: #ff8a80; --open: #f2c15a; --link: #8ab4f8; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 800px; margin: 0 auto; padding: 32px 16px 64px; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 4px; }
h2 { font-size: 1.15rem; margin: 40px 0 8px; }
h3 { font-size: 1rem; margin: 24px 0 4px; }
p { margin: 8px 0; }
a { color: var(--link); overflow-wrap: anywhere; }
code, pre { font: 0.875em/1.45 ui-monospace, Menlo, Consolas, monospace; }
code { overflow-wrap: anywhere; }
pre { background: var(--box); border: 1px solid var(--line); border-radius: 6px; padding: 12px; overflow-x: auto; }
.soft { color: var(--soft); }
.verdict { font-weight: 600; font-size: 1.05rem; }
.pass { color: var(--good); } .fail { color: var(--bad); } .unknown { color: var(--open); } .skip { color: var(--soft); }
.checks { list-style: none; margin: 24px 0; padding: 0; border-top: 1px solid var(--line); }
.checks li { display: grid; grid-template-columns: 6.5rem 10.5rem 1fr; gap: 0 12px; padding: 8px 0;
  border-bottom: 1px solid var(--line); }
.checks li:last-child { border-bottom: 0; }
.checks .summary span, .settings dd span { display: block; }
.checks .status { font-weight: 600; white-space: nowrap; }
.story { border-top: 1px solid var(--line); }
.seen { padding-left: 1.2em; font: 0.8125rem/1.5 ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; margin: 12px 0; }
dt { color: var(--soft); } dd { margin: 0; min-width: 0; }
.settings dd { margin-bottom: 4px; }
figure { margin: 16px 0; }
figure svg { display: block; max-width: 100%; height: auto; }
figure .narrow { display: none; }
svg text { font: 12px system-ui, sans-serif; fill: var(--soft); }
svg .words { fill: var(--ink); }
svg .answered { fill: var(--good); } svg .lost { fill: var(--bad); }
svg .axis { stroke: var(--line); } svg .process { stroke: var(--ink); stroke-width: 2; }
svg .mark { stroke: var(--soft); stroke-dasharray: 3 3; } svg .mark.signal, svg .mark.kill { stroke: var(--bad); }
@media (max-width: 800px) { figure .wide { display: none; } figure .narrow { display: block; } }
@media (max-width: 600px) {
  .checks li { grid-template-columns: 6.5rem 1fr; }
  .checks .summary { grid-column: 1 / -1; }
  dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: 8px; }
}
@media print { main { max-width: none; padding: 0; } .story { break-inside: avoid; } }
`;
