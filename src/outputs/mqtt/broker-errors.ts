import { PublishRefused } from './broker-session.ts'

type Failure = Error & { code?: string | number }

// Return codes of CONNACK in MQTT 3.1.1, then reason codes of MQTT 5.
const refusals: Record<number, string> = {
  1: 'the broker does not speak this version of MQTT: set mqtt.version',
  2: 'the broker does not accept the client id: set mqtt.clientId',
  3: 'the broker is not available',
  4: 'user name or password is wrong',
  5: 'user name or password is wrong, or the broker does not allow this user',
  132: 'the broker does not speak this version of MQTT: set mqtt.version',
  133: 'the broker does not accept the client id: set mqtt.clientId',
  134: 'user name or password is wrong',
  135: 'user name or password is wrong, or the broker does not let this user do that',
  136: 'the broker is not available',
  137: 'the broker is busy',
  138: 'the broker has banned this client',
  140: 'the broker requires another authentication method',
  144: 'the broker does not accept this topic',
  149: 'a message is larger than the broker accepts',
  151: 'a quota of the broker is used up',
}

const networkErrors: Record<string, string> = {
  ECONNREFUSED: 'nothing answers at that address: is the broker running, and is the port right?',
  ECONNRESET: 'the broker closed the connection while it was being made: is TLS expected on that port, or not?',
  EPIPE: 'the broker closed the connection',
  ENOTFOUND: 'the name of the broker is not known',
  EAI_AGAIN: 'the name of the broker cannot be looked up at the moment',
  EHOSTUNREACH: 'there is no route to the broker',
  ENETUNREACH: 'there is no route to the network of the broker',
  ETIMEDOUT: 'the broker does not answer',
}

const tlsErrors: Record<string, string> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed: set its file in mqtt.tls.ca, or mqtt.tls.fingerprint',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is from a private authority: set its file in mqtt.tls.ca',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is from an unknown authority: set its file in mqtt.tls.ca',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate is from an unknown authority: set its file in mqtt.tls.ca',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is from an unknown authority: set its file in mqtt.tls.ca',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: "its certificate is not valid yet: is this machine's clock right?",
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
}

function textOf(error: Failure): string {
  if (error instanceof PublishRefused && error.code === 135) {
    return `the broker does not let this user publish on ${error.topic}: allow it there (ACL)`
  }
  const { code, message } = error
  if (typeof code === 'number') return refusals[code] ?? message
  if (code !== undefined && Object.hasOwn(networkErrors, code)) return networkErrors[code] ?? message
  if (code !== undefined && Object.hasOwn(tlsErrors, code)) return `TLS: ${tlsErrors[code]}`
  if (/certificate required|alert bad certificate|alert handshake failure/i.test(message)) {
    return 'TLS: the broker requires a known client certificate: set mqtt.tls.cert and mqtt.tls.key'
  }
  if (/wrong version number|packet length too long/i.test(message)) return 'TLS: this port does not use TLS'
  if (/Invalid pub(ack|rec) reason code/i.test(message)) {
    return 'the broker refused a message, most likely for its size (message_size_limit)'
  }
  if (/connack timeout/i.test(message)) return 'the broker does not answer'
  if (/Unexpected server response/i.test(message)) return `no websocket at this address (${message})`
  return message
}

/** Returns the reason why the broker cannot be reached, as text for people; never contains a secret. */
export function brokerErrorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const inner = error instanceof AggregateError ? (error.errors[0] as unknown) : null
  return textOf((inner instanceof Error ? inner : error) as Failure)
}
