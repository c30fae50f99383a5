import { Button } from '@mantine/core'
import { useState } from 'react'
import { useMayChange } from '#api/use-session.ts'
import { When } from '#format/when.tsx'
import type { ApiDevice } from '#server/api/schemas/index.ts'
import { targetWords } from '../device-words.ts'
import classes from '../devices.module.css'
import { SetUpForm } from './set-up-form.tsx'
import { UnsetQuestion } from './unset-question.tsx'

/** Where the device posts what, setting it up to post here, and putting back what was there before. */
export function PostingPart({ device }: { device: ApiDevice }) {
  const mayChange = useMayChange()
  const [open, setOpen] = useState<'set-up' | 'unset' | null>(null)
  return (
    <section className={classes.card} aria-labelledby="posting">
      <header className={classes.cardHead}>
        <h2 id="posting">Where it posts</h2>
        {mayChange && (
          <div className={classes.deeds}>
            <Button
              variant="default"
              aria-expanded={open === 'set-up'}
              onClick={() => setOpen(open === 'set-up' ? null : 'set-up')}
            >
              Set up…
            </Button>
            {device.setUpAt !== null && (
              <Button variant="default" onClick={() => setOpen('unset')}>
                Put back…
              </Button>
            )}
          </div>
        )}
      </header>
      <Targets device={device} />
      {device.unsetAt && (
        <p className={classes.soft}>
          Its settings were put back <When at={device.unsetAt} as="relative" />: it is meant not to post here.
        </p>
      )}
      {open === 'set-up' && <SetUpForm device={device} onClose={() => setOpen(null)} />}
      {open === 'unset' && <UnsetQuestion device={device} onClose={() => setOpen(null)} />}
    </section>
  )
}

function Targets({ device }: { device: ApiDevice }) {
  if (device.facts?.httpPost === null)
    return (
      <p className={classes.soft}>
        The API of this device does not tell where it posts; its own menus do. “Set up” shows the steps.
      </p>
    )
  if (device.targets.length === 0) return <p className={classes.soft}>Nowhere yet.</p>
  return (
    <ul className={classes.lines}>
      {device.targets.map(target => (
        <li key={`${target.urlId} ${target.url}`} className={classes.line} data-off={!target.enabled || undefined}>
          <span className={classes.lineMain}>
            <code>{target.url}</code> {target.ours && <b className={classes.here}>this server</b>}
            <span className={classes.lastDone}>
              {target.enabled ? targetWords(target) : `Switched off · ${targetWords(target)}`}
            </span>
          </span>
        </li>
      ))}
    </ul>
  )
}
