import type { ApiUnparsed } from '#server/api/schemas/index.ts'

interface ReasonWords {
  title: string
  /** What such a post usually is, and what to do about it. */
  meaning: string
}

export const reasonWords: Record<ApiUnparsed['reason'], ReasonWords> = {
  'not-xml': {
    title: 'Not XML',
    meaning:
      'Something other than a camera’s post came in: often a web form, a picture, or a scanner on the network. If the sender is no camera of yours, keep it out with VIEWTRON_CAMERA_NETWORKS.',
  },
  'malformed-xml': {
    title: 'Broken XML',
    meaning:
      'The post breaks the rules of XML at the place named above. Some firmware does; a later version of this server may read it. A bug report with the bundle helps.',
  },
  truncated: {
    title: 'Cut off',
    meaning:
      'The post ends in the middle, though the sender called it complete. Look at the cable or Wi-Fi of the device; an update of its firmware may help.',
  },
  'unknown-message': {
    title: 'Unknown message',
    meaning:
      'The XML is fine, but this version does not know what it says. Read it again after an upgrade; a bug report with the bundle makes that likelier.',
  },
  'forbidden-xml': {
    title: 'Refused XML',
    meaning:
      'The post declares a document type or entities, which no camera does and which can be used for attacks. It is kept, but not read.',
  },
  'not-storable': {
    title: 'Could not be stored',
    meaning:
      'The server understood the post and could not store what it says; the reason above tells why, often a text in it that is far too long. The post is kept as it came. A bug report with the bundle helps.',
  },
}
