import { When } from '#format/when.tsx'
import type { ApiDevice } from '#server/api/schemas/index.ts'
import { placeText } from '../device-address.ts'
import { kindWords, modelWords } from '../device-words.ts'
import classes from '../devices.module.css'
import { FactList } from '../fact-list.tsx'

/** What the device said of itself, and what is kept of it here. */
export function DeviceFactsPart({ device }: { device: ApiDevice }) {
  const { facts } = device
  return (
    <section className={classes.card} aria-labelledby="facts">
      <h2 id="facts">Facts</h2>
      <FactList
        facts={[
          ['What it is', facts && kindWords(facts)],
          ['Model', facts && modelWords(facts)],
          ['Serial number', facts?.serial],
          ['MAC', facts?.mac],
          ['API', facts?.apiVersion],
          ['Alarm inputs and outputs', facts && `${facts.alarmInputs} and ${facts.alarmOutputs}`],
          ['Address', placeText(device)],
          ['User', device.user],
          ['Certificate', device.certificate && <code key="certificate">{device.certificate}</code>],
          ['Added', <When key="added" at={device.addedAt} as="dateTime" />],
          ['Set up', device.setUpAt && <When key="setup" at={device.setUpAt} as="dateTime" />],
        ]}
      />
    </section>
  )
}
