import { useApiQuery } from '#api/use-api-query.ts'
import { eventText } from '#features/events/target-text.ts'
import classes from '#features/rules/rules.module.css'
import { fillTemplate } from '#server/outputs/webhook/template.ts'
import tones from '#ui/text.module.css'

const attempt = { deliveryId: '00000000-0000-0000-0000-000000000000', attempt: 1 }

function laidOut(filled: string): { text: string; fault: string | null } {
  try {
    return { text: JSON.stringify(JSON.parse(filled), null, 2), fault: null }
  } catch (error) {
    return { text: filled, fault: `This is not valid JSON: ${error instanceof Error ? error.message : error}` }
  }
}

/** The template filled with the newest event. */
export function TemplatePreview({ template }: { template: string }) {
  const event = useApiQuery('events', { query: { limit: 1 } }, { freshMs: 60_000 }).data?.items[0]
  const root = event && { type: 'alarm', event, title: event.camera.name, headline: eventText(event), ...attempt }
  const { text, fault } = laidOut(fillTemplate(template, root ?? {}))
  return (
    <div>
      <p className={tones.faint}>{root ? 'Preview with the newest event' : 'There is no event to preview yet'}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reachable by the keyboard */}
      <section className={classes.plain} tabIndex={0} aria-label="Preview">
        <pre>{text}</pre>
      </section>
      {fault && <p role="alert">{fault}</p>}
    </div>
  )
}
