/**
 * Tells the styles how much room a scrollbar takes, as `--scrollbar`, so that content beside one ends where the heading above it
 * ends. Some systems draw it over the content, where it takes none.
 */
export function measureScrollbar(): void {
  const box = document.createElement('div')
  box.style.cssText = 'position: absolute; width: 100px; overflow-y: auto; scrollbar-gutter: stable; visibility: hidden'
  document.body.append(box)
  document.documentElement.style.setProperty('--scrollbar', `${100 - box.clientWidth}px`)
  box.remove()
}
