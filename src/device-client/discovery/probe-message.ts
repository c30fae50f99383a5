/**
 * Builds a WS-Discovery probe (OASIS, April 2005, the version of ONVIF). `types` limits it to network video
 * transmitters; without it all devices answer, because some recorders announce another type.
 */
export function probeMessage(messageId: string, { types }: { types: boolean }): string {
  const wanted = types
    ? '<d:Types xmlns:dn="http://www.onvif.org/ver10/network/wsdl">dn:NetworkVideoTransmitter</d:Types>'
    : ''
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"',
    ' xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"',
    ' xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery">',
    `<e:Header><a:MessageID>uuid:${messageId}</a:MessageID>`,
    '<a:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To>',
    '<a:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</a:Action></e:Header>',
    `<e:Body><d:Probe>${wanted}</d:Probe></e:Body></e:Envelope>`,
  ].join('')
}
