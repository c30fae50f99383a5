/** The browser's title: the number of unseen alerts, the page, the product. */
let page = ''
let count = 0

function show(): void {
  const name = page === '' ? 'Viewtron' : `${page} · Viewtron`
  document.title = count > 0 ? `(${count > 999 ? '999+' : count}) ${name}` : name
}

export function setPageTitle(title: string): void {
  page = title
  show()
}

/** Sets the number in front of the title; 0 removes it. */
export function setTitleCount(waiting: number): void {
  count = waiting
  show()
}
