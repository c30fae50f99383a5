import type { AnnotatedEvent, AnnotatedTarget } from '../../../events/annotated-event.ts'
import { type Html, html } from '../../../lib/html.ts'
import { oneLine } from '../../../lib/one-line.ts'
import { describe } from '../../../protocol/index.ts'
import { zonedText } from '../../../time/zoned-text.ts'

/** A picture of an event; `path` is null where its file was removed. */
export interface ReportPicture {
  path: string | null
  role: 'overview' | 'target'
}

export interface ReportEvent {
  event: AnnotatedEvent
  pictures: readonly ReportPicture[]
}

const mostOfName = 200

/** A text from a device or a person, which does not change the direction of the text around it. */
export const foreign = (text: string): Html => html`<bdi>${oneLine(text, mostOfName)}</bdi>`

/** The path of a picture as an address. */
const address = (path: string) => path.split('/').map(encodeURIComponent).join('/')

function plateLine({ plate }: AnnotatedTarget): Html | null {
  if (!plate) return null
  const { number, corrected, known, owner } = plate
  const name = known?.name ?? owner
  return html`
<p><span class="plate">${foreign(corrected ?? number)}</span>${
    corrected === null ? null : html` (read as ${foreign(number)})`
  }${name ? html` · ${foreign(name)}` : null}${known?.group ? html` · ${foreign(known.group)}` : null}</p>`
}

function faceLine({ face }: AnnotatedTarget): Html | null {
  const name = face?.match?.name
  return name ? html`\n<p>Recognized face: ${foreign(name)}</p>` : null
}

function pictureMarkup({ path, role }: ReportPicture): Html {
  const what = role === 'overview' ? 'Overview' : 'Close-up'
  if (path === null) return html`\n<p><small>${what}: the picture was removed before the export.</small></p>`
  return html`\n<a href="${address(path)}"><img src="${address(path)}" alt="${what}" loading="lazy"></a>`
}

/** One event of the report: local time, camera, type, plates, names and pictures. */
export function eventMarkup({ event, pictures }: ReportEvent, timeZone: string): Html {
  const { time, camera, category, smartType, targets, id } = event
  const shown = zonedText(Date.parse(time), timeZone)
  return html`
<article>
<h3><time datetime="${time}">${shown}</time> · ${foreign(camera.name)} · ${foreign(describe(category, smartType))}</h3>${[
    ...targets.map(plateLine),
    ...targets.map(faceLine),
  ]}
<p><small>Event ${id}</small></p>
<div class="pictures">${pictures.map(pictureMarkup)}
</div>
</article>`
}
