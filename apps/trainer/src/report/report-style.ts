import { trustedMarkup } from './html.ts';

/** The report's style sheet. Train and test take their colours from Okabe and Ito's palette, told apart by every kind of sight. */
export const reportStyle = trustedMarkup(`
:root {
  color-scheme: light dark;
  --page: #f5f6f8; --surface: #fff; --ink: #1a1f26; --muted: #5a6472; --rule: #dde2e8;
  --train: #0072b2; --test: #d55e00; --good: #00694f; --bad: #a83a00;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #121519; --surface: #1b2026; --ink: #e8ebef; --muted: #a0aab6; --rule: #323a44;
    --train: #56b4e9; --test: #f0914a; --good: #4fc9a4; --bad: #ff9a66;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 68rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
header, section, footer { margin-bottom: 2.5rem; }
header { background: var(--surface); border: 1px solid var(--rule); border-left: 6px solid var(--verdict); border-radius: 6px; padding: 1.5rem 1.75rem; }
.passed { --verdict: var(--good); }
.failed { --verdict: var(--bad); }
.moderate { --verdict: var(--test); }
.undecided { --verdict: var(--muted); }
h1, h2, h3, p { margin: 0; overflow-wrap: anywhere; }
h1 { font-size: 1.75rem; line-height: 1.25; text-wrap: balance; }
h2 { font-size: 1.25rem; margin-bottom: .75rem; }
h3 { font-size: 1rem; }
p { max-width: 46rem; }
.kicker { color: var(--verdict); font-weight: 600; font-size: .875rem; }
.promotion { margin-top: .5rem; font-size: 1.0625rem; }
.muted, .note, caption, small, dt { color: var(--muted); }
.promotion + .muted { margin-top: .25rem; }
.note { margin-bottom: .75rem; font-size: .875rem; }
.facts { display: flex; flex-wrap: wrap; gap: .75rem 2.25rem; margin: 1.25rem 0 0; }
dt { font-size: .8125rem; }
dd { margin: 0; font-weight: 600; }
.findings { list-style: none; margin: 0; padding: 0; }
.findings li { display: flex; gap: 1rem; padding: .4rem 0; border-top: 1px solid var(--rule); overflow-wrap: anywhere; }
.findings strong { flex: none; color: var(--verdict); }
.wide { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
caption { text-align: left; padding-bottom: .5rem; font-size: .875rem; }
th, td { text-align: left; vertical-align: baseline; padding: .4rem 1rem .4rem 0; border-top: 1px solid var(--rule); overflow-wrap: anywhere; }
th { font-weight: 600; }
.metrics th:not(:first-child), .metrics td { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; padding-right: 0; padding-left: 1.5rem; }
.metrics th:first-child { min-width: 12rem; overflow-wrap: normal; }
.metrics small { display: block; font-weight: 400; }
.metrics em { display: inline-block; width: 3.5em; text-align: left; font-style: normal; font-weight: 600; }
.better em { color: var(--good); }
.worse em { color: var(--bad); }
.facts-table { margin-bottom: 1.5rem; table-layout: fixed; }
.facts-table th { width: 11rem; font-weight: 400; color: var(--muted); }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(28rem, 100%), 1fr)); gap: 0 2.5rem; align-items: start; }
.pins { display: grid; gap: 0 2.5rem; align-items: start; }
@media (min-width: 64rem) { .pins { grid-template-columns: 44rem minmax(0, 1fr); } }
.columns th { width: 13rem; }
.pins table + table th { width: 8rem; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(28rem, 100%), 1fr)); gap: 1.25rem; }
.figure { margin: 0; padding: 1.1rem 1.25rem; background: var(--surface); border: 1px solid var(--rule); border-radius: 6px; display: flex; flex-direction: column; justify-content: space-between; gap: .75rem; break-inside: avoid; }
.figure p { font-size: .875rem; }
.figures + p { margin-top: 1rem; }
.figure svg { display: block; width: 100%; height: auto; font-family: inherit; }
.key { display: inline-flex; align-items: center; vertical-align: middle; gap: .4rem; margin: .35rem 1.1rem 0 0; font-size: .8125rem; }
.key::before { content: ""; width: .6rem; height: .6rem; background: var(--train); border-radius: 50%; }
.key.test::before { background: var(--test); border-radius: 0; transform: rotate(45deg) scale(.85); }
.key.line::before { background: var(--ink); border-radius: 0; width: 1.1rem; height: 2px; }
.cards .figure { justify-content: flex-start; }
.drift strong { color: var(--verdict); }
.drift span { margin-left: .75rem; white-space: nowrap; }
.facts small { display: block; font-weight: 400; }
.facts.compact { display: grid; grid-template-columns: repeat(auto-fill, minmax(6rem, 1fr)); gap: .4rem 1rem; margin: 0; }
.compact { font-size: .875rem; font-variant-numeric: tabular-nums; }
.compact dt { font-size: .75rem; }
.compact dd { font-weight: 500; }
.compact th, .compact td { padding-top: .2rem; padding-bottom: .2rem; }
.compact th:first-child { min-width: 0; font-weight: 400; color: var(--muted); }
.compact .key { margin: 0; }
code, pre { font: .8125rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
pre { background: var(--surface); border: 1px solid var(--rule); border-radius: 6px; padding: 1rem; white-space: pre-wrap; }
code.whole { display: block; }
summary { cursor: pointer; }
@media print {
  :root { font-size: 11px; }
  body { background: none; font-size: 1rem; }
  main { max-width: none; padding: 0; }
  .figures { grid-template-columns: 1fr 1fr; }
  h2, caption { break-after: avoid; }
  tr { break-inside: avoid; }
  * { print-color-adjust: exact; }
}
`);
