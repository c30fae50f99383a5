import type { Locator, Page } from 'playwright-core'
import type { ServerProcess } from '../support/server-process.ts'
import { drive, walkThrough } from './car-park.ts'

/** The events in front of the cameras. */
const happenings: Record<string, (server: ServerProcess) => Promise<void>> = {
  'Let a car drive in.': server => drive(server, 'Entrance', 'ABC1234'),
  'Let the car drive out.': server => drive(server, 'Exit', 'ABC1234'),
  'Let the car drive away.': server => drive(server, 'Entrance', 'ABC1234', { direction: 'away' }),
  'Let the visitor drive in.': server => drive(server, 'Entrance', 'PLB123'),
  'Let a stranger drive in.': server => drive(server, 'Entrance', 'STR4NGE'),
  'Let somebody walk in.': server => walkThrough(server),
}

/** Explains the step before it. */
const remarks = new Set(['The arrow points in.'])

const first = async (...found: Locator[]): Promise<Locator> => {
  const [head, ...rest] = found
  if (!head) throw new Error('nothing to look for')
  const all = rest.reduce((any, one) => any.or(one), head)
  await all.first().waitFor()
  return all.first()
}

const bold = (text: string) => [...text.matchAll(/\*\*(.+?)\*\*/g)].map(([, word]) => word ?? '')

async function press(within: Locator, name: string): Promise<void> {
  const exact = { name, exact: true }
  const byName = [within.getByRole('button', exact), within.getByRole('link', exact), within.getByRole('tab', exact)]
  await (await first(...byName, within.getByText(name, { exact: true }))).click()
}

async function choose(page: Page, field: Locator, option: string): Promise<void> {
  await field.click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

async function dragOverDoor(page: Page): Promise<void> {
  const box = await page.getByTestId('drawing').boundingBox()
  if (!box) throw new Error('there is no picture to draw on')
  const x = box.x + box.width / 2
  await page.mouse.move(x, box.y + box.height * 0.9)
  await page.mouse.down()
  await page.mouse.move(x, box.y + box.height * 0.5)
  await page.mouse.move(x, box.y + box.height * 0.1)
  await page.mouse.up()
}

interface Action {
  words: RegExp
  act: (page: Page, parts: string[]) => Promise<void>
}

const actions: readonly Action[] = [
  {
    words: /^Open \*\*(.+)\*\*\.$/,
    act: async (page, [path = '']) => {
      for (const name of path.split(' → ')) await page.getByRole('link', { name, exact: true }).first().click()
    },
  },
  { words: /^Press \*\*(.+)\*\*\.$/, act: (page, [name = '']) => press(page.getByRole('main'), name) },
  {
    words: /^Type `(.+)` into \*\*(.+)\*\*\.$/,
    act: async (page, [text = '', name = '']) => {
      const exact = { name, exact: true }
      const fields = [page.getByRole('textbox', exact), page.getByRole('combobox', exact)]
      await (await first(...fields, page.getByLabel(name, { exact: true }))).fill(text)
    },
  },
  {
    words: /^Choose \*\*(.+)\*\* under \*\*(.+)\*\*\.$/,
    act: (page, [option = '', name = '']) => choose(page, page.getByRole('combobox', { name, exact: true }), option),
  },
  {
    words: /^Beside \*\*(.+)\*\*, press \*\*(.+)\*\*\.$/,
    act: async (page, [beside = '', word = '']) => {
      const row = page.getByRole('listitem').filter({ hasText: beside })
      await row.getByText(word, { exact: true }).click()
    },
  },
  {
    words: /^Beside \*\*(.+)\*\*, choose \*\*(.+)\*\*\.$/,
    act: (page, [beside = '', option = '']) =>
      choose(page, page.getByRole('listitem').filter({ hasText: beside }).getByRole('combobox'), option),
  },
  { words: /^Drag over the door in the picture, from the bottom to the top\.$/, act: dragOverDoor },
]

/** Follows a sentence of a page word by word. Throws for one that says nothing that can be done or seen. */
export async function follow(page: Page, server: ServerProcess, sentence: string): Promise<void> {
  if (remarks.has(sentence)) return
  const happening = happenings[sentence]
  if (happening) return happening(server)
  if (sentence.startsWith('You see ')) {
    for (const word of bold(sentence)) await page.getByText(word).filter({ visible: true }).first().waitFor()
    return
  }
  for (const { words, act } of actions) {
    const parts = words.exec(sentence)
    if (parts) return act(page, parts.slice(1))
  }
  throw new Error(`nobody can follow this step: ${sentence}`)
}
