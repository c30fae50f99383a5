import type { HtmlTagDescriptor, Plugin } from 'vite'

/** The chunk of vite.config.ts with the page that people open first. */
const firstChunk = /^assets\/first-[^/]+\.(js|css)$/

function linkTo(fileName: string): HtmlTagDescriptor {
  const href = `./${fileName}`
  const attrs = fileName.endsWith('.js')
    ? { rel: 'modulepreload', crossorigin: true, href }
    : { rel: 'stylesheet', crossorigin: true, href }
  return { tag: 'link', attrs, injectTo: 'head' }
}

/**
 * Moves style sheets below the outline in index.html, because browsers paint nothing that follows one they still wait
 * for, and has the first page loaded beside the program rather than after it. Vite itself puts the styles of the outline
 * into the page.
 */
export const firstPaint: Plugin[] = [
  {
    name: 'first-page',
    transformIndexHtml: (_html, { bundle = {} }) =>
      Object.keys(bundle)
        .filter(name => firstChunk.test(name))
        .map(linkTo),
  },
  {
    name: 'first-paint',
    transformIndexHtml: {
      order: 'post',
      handler(html) {
        const sheets = /\s*<link rel="stylesheet"[^>]*>/g
        const found = html.match(sheets)?.join('') ?? ''
        return html.replace(sheets, '').replace('<div id="root">', `${found.trim()}\n    <div id="root">`)
      },
    },
  },
]
