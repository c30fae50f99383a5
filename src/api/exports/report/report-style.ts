import { Html } from '../../../lib/html.ts'

/** The style of the report, for screens and paper. */
export const reportStyle = new Html(`
:root { color-scheme: light dark; }
body { max-width: 1100px; margin: 0 auto; padding: 16px; font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5em; }
h2 { margin: 2em 0 0; border-bottom: 2px solid; font-size: 1.2em; }
h3 { margin: 0; font-size: 1em; }
nav { margin: 1em 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; }
dt { font-weight: 600; }
dd { margin: 0; overflow-wrap: anywhere; }
article { padding: 12px 0; border-bottom: 1px solid #8888; break-inside: avoid; overflow-wrap: anywhere; }
p { margin: 4px 0; }
.plate { font-weight: 700; letter-spacing: 0.05em; }
.pictures { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 8px; margin-top: 8px; }
.pictures img { max-width: 100%; max-height: 320px; }
.days { columns: 12em; padding: 0; list-style: none; }
small { opacity: 0.75; }
@media print {
  body { max-width: none; padding: 0; font-size: 11pt; }
  nav { display: none; }
  h2 { break-after: avoid; }
  .pictures img { max-height: 7cm; }
}
`)
