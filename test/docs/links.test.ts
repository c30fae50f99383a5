import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../support/project-root.ts'
import { documentedPages } from './pages.ts'

const textOf = (page: string) => readFileSync(join(projectRoot, page), 'utf8')

/** Relative links of a page, without links in code blocks. */
function linksOf(page: string): { path: string; anchor: string }[] {
  const text = textOf(page).replace(/^ *```.*?^ *```/gms, '')
  return [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].map(([, target = '', anchor = '']) => {
    const path = target === '' ? page : relative(projectRoot, join(projectRoot, dirname(page), target))
    return { path, anchor }
  })
}

/** Anchors as GitHub makes them of headings. */
function anchorsOf(page: string): string[] {
  const headings = textOf(page).matchAll(/^#+ (.+)$/gm)
  return [...headings].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

describe.each(documentedPages)('the links of %s', page => {
  it('lead to files that exist', () => {
    expect(linksOf(page).filter(({ path }) => !existsSync(join(projectRoot, path)))).toEqual([])
  })

  it('lead to headings that exist', () => {
    const withAnchor = linksOf(page).filter(({ path, anchor }) => anchor !== '' && path.endsWith('.md'))
    const files = withAnchor.filter(
      ({ path }) => existsSync(join(projectRoot, path)) && statSync(join(projectRoot, path)).isFile(),
    )
    expect(files.filter(({ path, anchor }) => !anchorsOf(path).includes(anchor))).toEqual([])
  })
})

it('finds the links of the documents', () => {
  expect(documentedPages.flatMap(linksOf).length).toBeGreaterThan(100)
})
