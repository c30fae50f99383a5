import { Kbd, Modal } from '@mantine/core'
import classes from './keyboard-list.module.css'

const keys: [string[], string][] = [
  [['/'], 'Search, on every page'],
  [['f'], 'Filter'],
  [['j', '→'], 'Next (older) event or alert'],
  [['k', '←'], 'Previous (newer) event or alert'],
  [['↑', '↓'], 'Move between rows of pictures'],
  [['Enter'], 'Open'],
  [['Esc'], 'Close, or leave the field'],
  [['o'], 'Show or hide boxes, zones and lines'],
  [['+', '−', '0'], 'Picture: zoom in, zoom out, all of it'],
  [['e'], 'Alerts: mark as seen'],
  [['x'], 'Events and alerts: select'],
  [['Ctrl+A'], 'Events: select all that are loaded'],
  [['?'], 'This list'],
]

/** The list of keys. */
export function KeyboardList({ onClose }: { onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title="Keyboard" size="sm" transitionProps={{ duration: 80 }}>
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
