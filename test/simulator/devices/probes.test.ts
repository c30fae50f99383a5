import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { answerProbes } from '../../../src/simulator/devices/index.ts'

const probe = `<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" xmlns:w="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"><e:Header><w:MessageID>uuid:1</w:MessageID></e:Header><e:Body><d:Probe/></e:Body></e:Envelope>`

test('a probe is answered for every device, anything else is not', async () => {
  const devices = [
    { kind: 'ipc', name: 'East gate', model: 'LPR-IP8', url: 'http://127.0.0.1:80/' },
    { kind: 'nvr', name: 'Office', model: 'NVR-16', url: 'http://127.0.0.2:80/' },
  ] as const
  const answerer = await answerProbes({ devices })
  const socket = createSocket('udp4')
  onTestFinished(async () => {
    socket.close()
    await answerer.stop()
    await answerer.stop()
  })
  const answers: string[] = []
  socket.on('message', (message, { address }) => answers.push(`${address} ${message}`))
  socket.send('hello', answerer.port, answerer.host)
  socket.send(probe, answerer.port, answerer.host)
  await once(socket, 'message')
  await expect.poll(() => answers.length).toBe(2)
  answers.sort()
  expect(answers[0]).toMatch(/^127\.0\.0\.1 [\s\S]*name\/East%20gate/)
  expect(answers[1]).toMatch(/^127\.0\.0\.2 /)
  expect(answers[1]).toContain('<d:XAddrs>http://127.0.0.2:80/onvif/device_service</d:XAddrs>')
  expect(answers[0]).toContain('[uuid:1]')
  expect(answerer.probes).toBe(1)
})
