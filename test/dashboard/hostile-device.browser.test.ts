import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { type Answer, configXml, failedXml, oddDevice } from '../device-client/odd-device.ts'
import { noBrowser } from '../support/browser.ts'
import { dashboardUnderTest } from './browser.ts'
import { storeDevice } from './store-device.ts'

const script = (place: string) => `<img src=x onerror="window.hit='${place}'"><script>window.hit='${place}'</script>`
const cdata = (place: string) => `<![CDATA[${script(place)}]]>`

const answers: Record<string, string> = {
  GetDeviceInfo: `<deviceInfo><deviceName>${cdata('name')}</deviceName><model>${cdata('NVR model')}</model><brand>${cdata('brand')}</brand><sn>${cdata('serial')}</sn><softwareVersion>${cdata('firmware')}</softwareVersion><alarmOutCount>1</alarmOutCount></deviceInfo>`,
  GetSupportedAPIs: '<apis><item>GetLicensePlates</item><item>GetLicensePlateGroups</item></apis>',
  GetChannelList: `<channelIDList><item id="1"><name>${cdata('channel')}</name></item></channelIDList>`,
  GetLicensePlateGroups: `<licensePlateGroups><item><groupId>1</groupId><groupName>${cdata('group')}</groupName></item></licensePlateGroups>`,
  GetLicensePlates: `<licensePlates><item><licensePlateNumber>${cdata('plate')}</licensePlateNumber><groupId>1</groupId><carOwner>${cdata('owner')}</carOwner></item></licensePlates>`,
  GetAlarmStatus: `<alarmStatusInfo><x name="${'&lt;b&gt;'}">true</x></alarmStatusInfo>`,
}

const answer: Answer = ({ url }, response) => {
  const inside = answers[url.split(/[/?]/)[1] ?? '']
  response.end(
    inside === undefined ? failedXml(4711, '&lt;img src=x onerror=&quot;window.hit=1&quot;&gt;') : configXml(inside),
  )
}

const hit = (page: Page) => page.evaluate('window.hit')
/** The server allows pictures from itself alone, so a picture that was asked for at all would be a complaint. */
const unexpected = (complaints: string[]) => complaints.filter(one => !/Failed to load resource.*(4\d\d|502)/.test(one))

describe.skipIf(noBrowser)(`a device with scripts for names${noBrowser ? ` (left out: ${noBrowser})` : ''}`, () => {
  const site = dashboardUnderTest()

  it('shows them as text, and nothing of them runs', async () => {
    const device = await oddDevice(answer)
    const { id } = await storeDevice(site.server, { host: '127.0.0.1', port: device.port })
    for (const path of ['devices', `devices/${id}`, 'plates/lists']) {
      const { page, complaints } = await site.open(path)
      await page.getByText(script('name')).first().waitFor()
      expect([path, await hit(page), unexpected(complaints)]).toEqual([path, undefined, []])
    }
  })

  it('does not slip in through its plates', async () => {
    const device = await oddDevice(answer)
    const { id } = await storeDevice(site.server, { host: '127.0.0.1', port: device.port })
    const { page, complaints } = await site.open(`devices/${id}`)
    await page.getByText(script('owner')).first().waitFor()
    expect([await hit(page), unexpected(complaints)]).toEqual([undefined, []])
  })
})
