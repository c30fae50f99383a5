import react from '@vitejs/plugin-react'
import { defineConfig, loadEnv, type Plugin } from 'vite'
import { firstPaint } from './first-paint.ts'
import { styleLayers } from './style-layers.ts'

/** The web port writes the page's <base>, for the path it is served under; the development server does it here. */
const baseElement: Plugin = {
  name: 'base-element',
  apply: 'serve',
  transformIndexHtml: html => html.replace('<head>', '<head><base href="/">'),
}

declare const process: { env: Record<string, string | undefined> }

const formFields =
  /node_modules[\\/](react-number-format|@mantine[\\/]core[\\/]esm[\\/]components[\\/](Autocomplete|Combobox|Menu|MultiSelect|NumberInput|Pill|PillsInput|Select|TagsInput|Textarea))[\\/]/

/** `VIEWTRON_URL` says which running server the development server passes /api and /auth on to. */
export default defineConfig(({ command, mode }) => {
  // A build that the tests start inherits their NODE_ENV, and would contain React's slow development build.
  if (command === 'build') process.env.NODE_ENV = 'production'
  const target = loadEnv(mode, '.', 'VIEWTRON_').VIEWTRON_URL ?? 'http://127.0.0.1:5080'
  // The Host of the page stays, because the server compares it with the Origin of every change.
  const passedOn = { target, changeOrigin: false }
  return {
    base: './',
    plugins: [react(), baseElement, styleLayers, firstPaint],
    server: { host: '127.0.0.1', proxy: { '/api': passedOn, '/auth': passedOn, '/healthz': passedOn } },
    build: {
      outDir: '../dist/dashboard',
      emptyOutDir: true,
      target: 'es2022',
      // Browsers without it load the files a little later.
      modulePreload: { polyfill: false },
      // The policy of the page allows pictures as data, not styles or scripts.
      assetsInlineLimit: 0,
      rolldownOptions: {
        output: {
          codeSplitting: {
            groups: [
              { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 4 },
              { name: 'tanstack', test: /node_modules[\\/]@tanstack[\\/](?!.*virtual)/, priority: 4 },
              // Modules that the first page loads at once.
              { name: 'shell', tags: ['$initial'], priority: 3 },
              // The page that people open first, and what its first events need.
              {
                name: 'first',
                test: /pages[\\/]live[\\/]live-page/,
                includeDependenciesRecursively: true,
                priority: 2.5,
              },
              // The first events of the page Events need these too.
              {
                name: 'events',
                test: /pages[\\/]events[\\/]events-page/,
                includeDependenciesRecursively: true,
                priority: 2.4,
              },
              // Live loads this after its first events, and Events with them: filter, search, menus.
              {
                name: 'filter',
                test: /(live[\\/]live-bar|views[\\/]saved-views)/,
                includeDependenciesRecursively: true,
                priority: 2.3,
              },
              // Modules that several pages share come in one file rather than in twenty.
              { name: 'common', test: (id: string) => !formFields.test(id), minShareCount: 3, priority: 2 },
              // Fields that only pages with forms use; people rarely open one of these first.
              { name: 'forms', test: formFields, minShareCount: 2, priority: 1 },
            ],
          },
        },
      },
    },
  }
})
