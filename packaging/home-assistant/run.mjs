// Runs the server as an add-on of Home Assistant: its options and the MQTT service of the Supervisor become settings.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

const program = process.env.VIEWTRON_PROGRAM ?? '/usr/lib/viewtron-event-server/viewtron'
const supervisor = process.env.SUPERVISOR_URL ?? 'http://supervisor'
const optionsFile = process.env.VIEWTRON_ADDON_OPTIONS ?? '/data/options.json'
const withinMs = 10_000
// The Supervisor passes the pages of the panel on from this address.
const ingressProxy = '172.30.32.2/32'

const optionVariables = {
  camera_port: 'VIEWTRON_CAMERA_PORT',
  raw_posts: 'VIEWTRON_RAW_POSTS',
  camera_networks: 'VIEWTRON_CAMERA_NETWORKS',
  mqtt_prefix: 'VIEWTRON_MQTT_PREFIX',
}

function optionSettings() {
  const options = JSON.parse(readFileSync(optionsFile, 'utf8'))
  return Object.fromEntries(
    Object.entries(optionVariables).flatMap(([name, variable]) => {
      const value = options[name]
      return value === undefined || value === null || value === '' ? [] : [[variable, String(value)]]
    }),
  )
}

/** Returns the broker that Home Assistant has; none if there is no MQTT add-on or the Supervisor does not answer. */
async function mqttSettings() {
  try {
    const reply = await fetch(`${supervisor}/services/mqtt`, {
      headers: { authorization: `Bearer ${process.env.SUPERVISOR_TOKEN}` },
      signal: AbortSignal.timeout(withinMs),
    })
    const { data } = reply.ok ? await reply.json() : { data: {} }
    if (!data?.host) {
      console.log('Home Assistant has no MQTT service; the server runs without a broker')
      return {}
    }
    return {
      VIEWTRON_MQTT_URL: `${data.ssl ? 'mqtts' : 'mqtt'}://${data.host}:${data.port}`,
      ...(data.username ? { VIEWTRON_MQTT_USERNAME: data.username, VIEWTRON_MQTT_PASSWORD: data.password ?? '' } : {}),
    }
  } catch (error) {
    console.log(`The Supervisor did not say which MQTT broker there is: ${error.message}`)
    return {}
  }
}

const settings = {
  VIEWTRON_DATA_DIR: '/data/viewtron',
  VIEWTRON_TRUSTED_PROXIES: ingressProxy,
  ...optionSettings(),
  ...(await mqttSettings()),
}
// The token of the Supervisor is of no use to the server.
const { SUPERVISOR_TOKEN: _, ...inherited } = process.env
const server = spawn(program, ['serve'], { env: { ...settings, ...inherited }, stdio: 'inherit' })
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => server.kill(signal))
server.on('exit', code => process.exit(code ?? 1))
