import { When } from '#format/when.tsx'
import type { ApiDevice } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import { FactList } from '#ui/fact-list.tsx'
import { placeText } from '../device-address.ts'
import { kindWords, modelWords } from '../device-words.ts'

/** The facts that the device reported, and those that this server stores about it. */
export function DeviceFactsPart({ device }: { device: ApiDevice }) {
  const { facts } = device
  return (
    <Card aria-labelledby="facts">
      <h2 id="facts">Facts</h2>
      <FactList
        layout="columns"
        facts={[
          ['Type', facts && kindWords(facts)],
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
    </Card>
  )
}
