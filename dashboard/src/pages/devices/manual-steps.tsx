import type { SetUpPlan } from '#server/api/schemas/index.ts'
import { Copy } from '#ui/copy.tsx'
import layout from '#ui/layout.module.css'
import tones from '#ui/text.module.css'
import classes from './plan.module.css'

/** The steps that only a person can do at the device, with the names in its menus. */
export function ManualSteps({ steps }: { steps: SetUpPlan['manual'] }) {
  return (
    <ol className={classes.manual} aria-label="Steps on the device">
      {steps.map(({ title, menu, why }) => (
        <li key={title}>
          <strong>{title}</strong>
          {menu.length > 0 && (
            <span className={classes.menu}>
              {menu.map(name => (
                <span key={name}>{name}</span>
              ))}
            </span>
          )}
          <span className={tones.soft}>{why}</span>
        </li>
      ))}
    </ol>
  )
}

/** The address to type into a device, in the parts its menu asks for. */
export function AddressParts({ url }: { url: string }) {
  const { protocol, hostname, port, pathname } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  const parts: [string, string][] = [
    ['Server address', host],
    ['Port', port || (protocol === 'https:' ? '443' : '80')],
    ['Path', pathname],
  ]
  return (
    <ul className={`${layout.lines} ${classes.parts}`} aria-label="Values to enter">
      {parts.map(([name, value]) => (
        <li key={name}>
          <span className={tones.soft}>{name}</span>
          <code>{value}</code>
          <Copy text={value} label={`Copy ${name.toLowerCase()}`} />
        </li>
      ))}
      <li>
        <span className={tones.soft}>Protocol</span>
        <code>{protocol === 'https:' ? 'HTTPS' : 'HTTP'}</code>
      </li>
    </ul>
  )
}
