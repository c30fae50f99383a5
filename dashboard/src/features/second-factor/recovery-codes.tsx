import { Button } from '@mantine/core'
import { Copy } from '#ui/copy.tsx'
import layout from '#ui/layout.module.css'

/** New recovery codes, which are shown this once. */
export function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  return (
    <div className={layout.tight}>
      <p role="status">
        Keep these recovery codes where you find them without your phone. Each signs you in once. They are not shown
        again.
      </p>
      <pre className={layout.code}>{codes.join('\n')}</pre>
      <div className={layout.buttons}>
        <Copy text={codes.join('\n')} label="Copy codes" />
        <Button onClick={onDone}>I have saved them</Button>
      </div>
    </div>
  )
}
