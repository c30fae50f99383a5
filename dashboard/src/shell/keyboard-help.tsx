import { Kbd, Modal } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useHotkeys } from '../shared/use-hotkeys.ts'
import classes from './keyboard-help.module.css'

const keys: [string[], string][] = [
  [['/'], 'Search: plate or text'],
  [['f'], 'Filter'],
  [['j', '→'], 'Next (older) event'],
  [['k', '←'], 'Previous (newer) event'],
  [['↑', '↓'], 'Move between rows of pictures'],
  [['Enter'], 'Open'],
  [['Esc'], 'Close, or leave a field'],
  [['o'], 'Boxes, zones and lines on or off'],
  [['?'], 'This list'],
]

const askedFor = 'viewtron-keyboard-help'

/** Shows the list of keys. */
export function openKeyboardHelp(): void {
  dispatchEvent(new Event(askedFor))
}

/** The list of keys, on `?`. */
export function KeyboardHelp() {
  const [opened, setOpened] = useState(false)
  useHotkeys({ '?': () => setOpened(true) })
  useEffect(() => {
    const open = () => setOpened(true)
    addEventListener(askedFor, open)
    return () => removeEventListener(askedFor, open)
  }, [])
  return (
    <Modal
      opened={opened}
      onClose={() => setOpened(false)}
      title="Keyboard"
      size="sm"
      transitionProps={{ duration: 80 }}
    >
      <dl className={classes.keys}>
        {keys.map(([names, meaning]) => (
          <div key={meaning}>
            <dt>
              {names.map(name => (
                <Kbd key={name}>{name}</Kbd>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
