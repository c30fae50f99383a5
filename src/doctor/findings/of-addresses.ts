import { dayMs } from '../../time/units.ts'
import type { AddressClaim, CameraFacts, DoctorFacts } from '../facts.ts'
import { type Finding, finding } from '../finding.ts'
import { ago, nameList } from '../words.ts'

interface Claimed {
  /** More than one for a recorder. */
  cameras: [CameraFacts, ...CameraFacts[]]
  claim: AddressClaim
}

/** Old addresses are ignored after this time, since a camera may have moved. */
const forgottenMs = 7 * dayMs

/** Returns recent claims, with the channels of a recorder combined. */
function claimsOf({ cameras, now }: DoctorFacts, isDenied: boolean): Claimed[] {
  const some = cameras.flatMap(camera => camera.claims.map(claim => ({ camera, claim })))
  const open = some.filter(({ claim }) => claim.isDenied === isDenied && now - claim.lastAt < forgottenMs)
  const deviceOf = ({ mac, serial, id }: CameraFacts) => mac ?? serial ?? id
  const groups = Map.groupBy(open, ({ camera, claim }) => `${deviceOf(camera)} ${claim.address}`)
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (!first) return []
    const lastAt = Math.max(first.claim.lastAt, ...others.map(({ claim }) => claim.lastAt))
    const together: Claimed['cameras'] = [first.camera, ...others.map(({ camera }) => camera)]
    return [{ cameras: together, claim: { ...first.claim, lastAt } }]
  })
}

function subjectAndLink({ cameras }: Claimed): Pick<Finding, 'subject' | 'link'> {
  const [{ id }] = cameras
  return { subject: nameList(cameras.map(({ name }) => name)), link: `/cameras/${encodeURIComponent(id)}` }
}

/** Finds posts under a camera's name from an address that nobody has confirmed. */
export function addressUnconfirmed(facts: DoctorFacts): Finding[] {
  return claimsOf(facts, false).map(claimed => {
    const { claim, cameras } = claimed
    return finding({
      code: 'address-unconfirmed',
      severity: 'warning',
      ...subjectAndLink(claimed),
      seen: `Posts under its name come from ${claim.address}, the last one ${ago(claim.lastAt, facts.now)}; the camera is known at ${cameras[0].address}.`,
      meaning:
        'The device got another address, or somebody uses its name. These posts are stored and marked; rules, webhooks, MQTT and what is known of the camera leave them alone.',
      fix: 'Look at the device’s own address (in its menu, or in the list of the router). If it is that, confirm the address on the camera’s page; otherwise choose “Not mine” there.',
    })
  })
}

/** Finds posts under a camera's name from an address that a person has denied. */
export function addressDenied(facts: DoctorFacts): Finding[] {
  return claimsOf(facts, true).map(claimed =>
    finding({
      code: 'address-denied',
      severity: 'warning',
      ...subjectAndLink(claimed),
      seen: `Posts under its name come from ${claimed.claim.address}, which somebody here said is not the camera; the last one came ${ago(claimed.claim.lastAt, facts.now)}.`,
      meaning:
        'Another device uses the name of this camera: a copied configuration, or somebody who means to deceive. The posts are stored and marked, and nothing acts on them.',
      fix: 'Find the device at that address and stop it. To keep it out, give the camera port a password or narrow VIEWTRON_CAMERA_NETWORKS.',
    }),
  )
}
