import type { ApiUnparsed } from '#server/api/schemas/index.ts'

interface ReasonWords {
  title: string
  /** The usual cause of such a post, and what to do about it. */
  meaning: string
}

export const reasonWords: Record<ApiUnparsed['reason'], ReasonWords> = {
  'not-xml': {
    title: 'Not XML',
    meaning:
      'This is not a camera post. It is often a web form, a picture, or a network scanner. If the sender is not one of your cameras, block it with VIEWTRON_CAMERA_NETWORKS.',
  },
  'malformed-xml': {
    title: 'Invalid XML',
    meaning:
      'The XML is invalid at the position above. Some firmware sends such XML, and a later version of this server may be able to read it. A bug report with the bundle helps.',
  },
  truncated: {
    title: 'Incomplete',
    meaning: 'The post is incomplete. Check the cable or Wi-Fi of the device. A firmware update may help.',
  },
  'unknown-message': {
    title: 'Unknown message',
    meaning:
      'The XML is valid, but this version does not know this message. A bug report with the bundle helps us add it; try again after an upgrade.',
  },
  'forbidden-xml': {
    title: 'Forbidden XML',
    meaning:
      'The post declares a document type or entities. Cameras do not do that, and it can be used for attacks. The post is kept, but not processed.',
  },
  'not-storable': {
    title: 'Could not be stored',
    meaning:
      'The server recognized the post but could not store its content, often because a text in it is far too long. See the reason above. The original post is kept. A bug report with the bundle helps.',
  },
}
