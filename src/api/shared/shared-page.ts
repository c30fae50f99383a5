import type { ShareLink } from '../../accounts/index.ts'
import type { AnnotatedEvent } from '../../events/annotated-event.ts'
import { Html, html } from '../../lib/html.ts'
import { oneLine } from '../../lib/one-line.ts'
import { categoryFacts, type ViewtronError } from '../../model/index.ts'
import { zonedText } from '../../time/zoned-text.ts'
import { inlineSource } from '../security-headers.ts'
import { type SharedPicture, sharedPictures } from './shared-pictures.ts'

const style = new Html(`
:root { color-scheme: light dark; }
body { max-width: 960px; margin: 0 auto; padding: 16px; font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { margin: 0 0 8px; font-size: 1.4em; }
p { margin: 4px 0; }
.plate { font-weight: 700; font-size: 1.2em; letter-spacing: 0.05em; }
img { display: block; max-width: 100%; margin: 16px 0; border-radius: 8px; }
footer { margin-top: 24px; border-top: 1px solid #8888; padding-top: 8px; font-size: 0.9em; }
`)

/** Nothing but this style and pictures of this server; no script, no frame, no form. */
export const sharedPagePolicy = [
  "default-src 'none'",
  "img-src 'self'",
  `style-src ${inlineSource(style.text)}`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

function page(title: string, content: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>${content}
</main>
</body>
</html>
`.text
}

const hidden = {
  nothing: null,
  marked: 'Plates, names, and what the camera marked in the picture are hidden.',
  everything: 'Plates and names are hidden, and the pictures are blurred as a whole.',
} as const

function plates({ targets }: AnnotatedEvent): Html[] {
  return targets.flatMap(({ plate }) =>
    plate ? [html`\n<p class="plate"><bdi>${oneLine(plate.corrected ?? plate.number, 50)}</bdi></p>`] : [],
  )
}

const picture =
  (secret: string, title: string) =>
  ({ number, refused }: SharedPicture) =>
    refused === null
      ? html`\n<img src="${secret}/images/${number}" alt="${title}, picture ${number + 1}">`
      : html`\n<p>A picture is not shown: ${refused}.</p>`

export interface SharedEvent {
  event: AnnotatedEvent
  link: ShareLink
  /** The secret in the page's own address, to which the addresses of its pictures are relative. */
  secret: string
  timeZone: string
}

/** The page of a shared event: type, camera, local time, and its plates and pictures unless they are hidden. */
export function sharedPage({ event, link, secret, timeZone }: SharedEvent): string {
  const title = `${categoryFacts[event.category].headline} at ${oneLine(event.camera.name, 100)}`
  const { hiding } = link
  const pictures = sharedPictures(event, hiding)
  const until = zonedText(link.expiresAt.getTime(), timeZone)
  return page(
    title,
    html`
<p><time datetime="${event.time}">${zonedText(Date.parse(event.time), timeZone)}</time></p>${
      hiding === 'nothing' ? plates(event) : null
    }${pictures.map(picture(secret, title))}${pictures.length === 0 ? html`\n<p>There is no picture to show.</p>` : null}
<footer>${hidden[hiding] === null ? null : html`\n<p>${hidden[hiding] ?? ''}</p>`}
<p>This link ends on ${until}.</p>
</footer>`,
  )
}

/** The page for a link that shows nothing. */
export function sharedProblemPage({ message, hint }: Pick<ViewtronError, 'message' | 'hint'>): string {
  return page(message.replace(/\.$/, ''), html`\n<p>${hint}</p>`)
}
