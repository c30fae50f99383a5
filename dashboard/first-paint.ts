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

/** The chunks of vite.config.ts that one page needs for its first content, by the end of the page's address. */
const pageChunks = ['events']

/** Names a file to the script of index.html, which has it loaded beside the program on the page that needs it. */
function namedFor(page: string, fileName: string): HtmlTagDescriptor {
  const rel = fileName.endsWith('.js') ? 'modulepreload' : 'preload'
  const attrs = { rel: 'of-page', 'data-page': page, 'data-rel': rel, href: `./${fileName}` }
  return { tag: 'link', attrs, injectTo: 'head-prepend' }
}

/**
 * Moves style sheets below the outline in index.html, because browsers paint nothing that follows one they still wait
 * for, and has the first page loaded beside the program rather than after it. Vite itself puts the styles of the outline
 * into the page.
 */
export const firstPaint: Plugin[] = [
  {
    name: 'first-page',
    transformIndexHtml: (_html, { bundle = {} }) => [
      ...Object.keys(bundle)
        .filter(name => firstChunk.test(name))
        .map(linkTo),
      ...Object.values(bundle).flatMap(part => {
        if (part.type !== 'chunk' || !pageChunks.includes(part.name)) return []
        const styles = [...(part.viteMetadata?.importedCss ?? [])]
        return [part.fileName, ...styles].map(fileName => namedFor(part.name, fileName))
      }),
    ],
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
