import type { DoctorFacts } from '../facts.ts'
import { type Finding, finding } from '../finding.ts'
import { deviceLink, deviceName } from '../words.ts'

interface AccessFinding {
  code: string
  severity: Finding['severity']
  meaning: string
  fix: string
}

const accessFindings: Partial<Record<string, AccessFinding>> = {
  'password-wrong': {
    code: 'device-password-wrong',
    severity: 'error',
    meaning:
      'The password or the user name stored here is not the device’s. It is not tried again, so that the device does not lock the account.',
    fix: 'Type the right password under Devices, Change password. One attempt is made with it.',
  },
  locked: {
    code: 'device-locked',
    severity: 'error',
    meaning: 'The device has locked the account after wrong passwords, of this server or of somebody else.',
    fix: 'Wait until it opens again (mostly 30 minutes) or restart the device, find out who signs in wrongly, then check it here again.',
  },
  'certificate-changed': {
    code: 'device-certificate-changed',
    severity: 'error',
    meaning:
      'The device got a new certificate (a firmware update, a reset), or something else answers under its address. The password was not sent.',
    fix: 'Compare the fingerprint with the one the device shows. If it is right: Devices, Trust the new certificate.',
  },
  unreachable: {
    code: 'device-unreachable',
    severity: 'warning',
    meaning: 'The device is off, has another address, or its web port was changed. Its posts may still arrive.',
    fix: 'Look whether it is on and under which address it answers; change the address under Devices.',
  },
  failing: {
    code: 'device-failing',
    severity: 'warning',
    meaning: 'The device answers, but not as expected.',
    fix: 'Check it again. If it stays so, restart the device or update its firmware.',
  },
}

/** Finds devices that cannot be queried. */
export function deviceAccess({ devices }: DoctorFacts): Finding[] {
  return devices.flatMap(facts => {
    const { word, reason } = facts.device.status
    const known = accessFindings[word]
    if (!known) return []
    const { host, port } = facts.device
    const command = word === 'unreachable' ? `ping -c 3 ${host}` : null
    return [
      finding({
        ...known,
        subject: deviceName(facts),
        link: deviceLink(facts),
        seen: `${host}:${port}: ${reason}`,
        command,
      }),
    ]
  })
}
