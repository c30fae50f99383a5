import type { Plugin } from 'vite'

const ui = /\/src\/ui\/[^/]+\.module\.css$/

/**
 * Puts the styles of `ui` into the cascade layer of that name, so that a class of a page or feature wins over a class of
 * `ui` on the same element, whichever of their files a browser loads last. index.html names the order of the layers.
 */
export const styleLayers: Plugin = {
  name: 'style-layers',
  enforce: 'pre',
  transform: (code, id) => (ui.test(id) ? { code: `@layer ui {\n${code}\n}\n`, map: null } : null),
}
