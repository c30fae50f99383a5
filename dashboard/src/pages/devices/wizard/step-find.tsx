import { Button, Loader, TextInput } from '@mantine/core'
import { IconChevronRight, IconRadar2 } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useChange } from '#api/use-change.ts'
import { formatDuration } from '#format/numbers.ts'
import type { FoundDevices } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import { addressText, parseAddress } from './parse-address.ts'
import type { Wizard } from './use-wizard.ts'
import classes from './wizard.module.css'

type Found = FoundDevices['items'][number]

/** Chooses the device: its address is typed, or found on the network. */
export function StepFind({ wizard }: { wizard: Wizard }) {
  const [typed, setTyped] = useState(wizard.address ? addressText(wizard.address) : '')
  const [isWrong, setWrong] = useState(false)
  return (
    <>
      <form
        className={layout.stack}
        noValidate
        onSubmit={event => {
          event.preventDefault()
          const address = parseAddress(typed)
          setWrong(address === null)
          if (address) wizard.toAddress(address)
        }}
      >
        <TextInput
          size="sm"
          label="Address of the camera or recorder"
          description="As in a browser: 192.168.1.57, 192.168.1.57:8080, or a name"
          placeholder="192.168.1.57"
          autoFocus
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          value={typed}
          error={isWrong && 'Enter an address such as 192.168.1.57 or 192.168.1.57:8080.'}
          onChange={event => {
            setTyped(event.currentTarget.value)
            setWrong(false)
          }}
        />
        <Button type="submit" size="sm" className={layout.start}>
          Next
        </Button>
      </form>
      <FindOnNetwork onChoose={found => wizard.toAddress({ host: found.host, port: found.port, protocol: 'auto' })} />
    </>
  )
}

function FindOnNetwork({ onChoose }: { onChoose: (found: Found) => void }) {
  const find = useChange(api => api.send('POST', 'devices/find'))
  return (
    <section className={`${layout.stack} ${classes.find}`} aria-labelledby="find">
      <h2 id="find">Or search the network</h2>
      <div className={layout.row}>
        <Button
          variant="default"
          leftSection={<IconRadar2 size={15} aria-hidden />}
          disabled={find.isPending}
          onClick={() => find.mutate()}
        >
          {find.data ? 'Search again' : 'Find devices on this network'}
        </Button>
        <span className={tones.soft} role="status">
          {find.isPending ? (
            <>
              <Loader size={14} /> Searching, about 3 s…
            </>
          ) : (
            find.data && foundWords(find.data)
          )}
        </span>
      </div>
      <Problem what="The network could not be searched." error={find.error} />
      {find.data && find.data.items.length > 0 && (
        <ul className={layout.lines} aria-label="Devices found">
          {find.data.items.map(found => (
            <FoundRow key={`${found.host}:${found.port}`} found={found} onChoose={() => onChoose(found)} />
          ))}
        </ul>
      )}
    </section>
  )
}

function foundWords({ items, tookMs }: FoundDevices): string {
  if (items.length > 0) return `Found ${items.length} in ${formatDuration(tookMs)}.`
  return 'No device answered. Devices on another subnet, or with ONVIF turned off, cannot be found. Enter the address above.'
}

function FoundRow({ found, onChoose }: { found: Found; onChoose: () => void }) {
  const { deviceId, cameras } = found
  const title = found.name ?? found.model ?? found.host
  const kind = found.family && (found.family === 'nvr' ? 'Recorder' : 'Camera')
  return (
    <li>
      <button type="button" className={`${layout.bare} ${classes.choose}`} onClick={onChoose}>
        <strong>{title}</strong>
        <span className={tones.soft}>
          {[kind, found.model !== title && found.model, found.port ? `${found.host}:${found.port}` : found.host]
            .filter(Boolean)
            .join(' · ')}
        </span>
        <IconChevronRight size={16} aria-hidden />
      </button>
      {(deviceId !== null || cameras.length > 0) && (
        <p className={classes.already}>
          {deviceId !== null ? (
            <Link to="/devices/$deviceId" params={{ deviceId }}>
              Already added
            </Link>
          ) : (
            `Already posts here as ${cameras.map(camera => camera.name).join(', ')}`
          )}
        </p>
      )}
    </li>
  )
}
