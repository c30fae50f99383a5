import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { type ConfigSources, loadConfig, optionNames, optionTable } from '../../src/config/index.ts'
import { temporaryFile, temporaryFolder } from '../support/temporary-folder.ts'

let workingDir: string
let dataDir: string

beforeEach(() => {
  workingDir = temporaryFolder()
  dataDir = temporaryFolder()
})

/** The configuration in empty folders; `dataDir` is given by environment where a file in it is to be found. */
function load(sources: Partial<ConfigSources> = {}) {
  return loadConfig({ flags: {}, env: {}, workingDir, ...sources })
}

const settings = (folder: string, yaml: string) => writeFileSync(join(folder, 'viewtron.yaml'), yaml)

describe('precedence', () => {
  it('without any source every setting has its default', () => {
    const defaults = Object.fromEntries(optionNames.map(name => [name, optionTable[name].default]))
    expect(load()).toEqual({ config: defaults, warnings: [] })
  })

  it('a file is above the defaults', () => {
    settings(workingDir, 'cameraPort: 6001\nrawPosts: compact\n')
    expect(load().config).toMatchObject({ cameraPort: 6001, rawPosts: 'compact', logLevel: 'info' })
  })

  it('the environment is above the file', () => {
    settings(workingDir, 'cameraPort: 6001\nrawPosts: compact\n')
    const { config } = load({ env: { VIEWTRON_CAMERA_PORT: '6002' } })
    expect(config).toMatchObject({ cameraPort: 6002, rawPosts: 'compact' })
  })

  it('a flag is above the environment', () => {
    const { config } = load({ env: { VIEWTRON_CAMERA_PORT: '6002' }, flags: { cameraPort: '6003' } })
    expect(config.cameraPort).toBe(6003)
  })

  it('an empty variable counts as none', () => {
    expect(load({ env: { VIEWTRON_CAMERA_PORT: '' } }).config.cameraPort).toBe(5002)
  })

  it("the older bridge's BRIDGE_PORT is above the file and below VIEWTRON_CAMERA_PORT", () => {
    settings(workingDir, 'cameraPort: 6001\n')
    expect(load({ env: { BRIDGE_PORT: '6004' } }).config.cameraPort).toBe(6004)
    expect(load({ env: { BRIDGE_PORT: '6004', VIEWTRON_CAMERA_PORT: '6005' } }).config.cameraPort).toBe(6005)
  })
})

describe('the settings file', () => {
  it('is viewtron.yaml of the data directory where the working directory has none', () => {
    settings(dataDir, 'cameraPort: 6006\n')
    expect(load({ env: { VIEWTRON_DATA_DIR: dataDir } }).config.cameraPort).toBe(6006)
  })

  it('is the one of the working directory where both have one; they are not mixed', () => {
    settings(dataDir, 'cameraPort: 6006\nrawPosts: off\n')
    settings(workingDir, 'cameraPort: 6007\n')
    const { config } = load({ env: { VIEWTRON_DATA_DIR: dataDir } })
    expect(config).toMatchObject({ cameraPort: 6007, rawPosts: 'full' })
  })

  it('named with --config is the only one', () => {
    settings(workingDir, 'cameraPort: 6007\n')
    expect(load({ file: temporaryFile('rawPosts: "off"\n') }).config).toMatchObject({
      cameraPort: 5002,
      rawPosts: 'off',
    })
  })

  it('named with VIEWTRON_CONFIG is the only one, unless --config names another', () => {
    settings(workingDir, 'cameraPort: 6007\n')
    const env = { VIEWTRON_CONFIG: temporaryFile('rawPosts: "off"\n') }
    expect(load({ env })).toMatchObject({ config: { cameraPort: 5002, rawPosts: 'off' }, warnings: [] })
    expect(load({ env, file: temporaryFile('cameraPort: 6008\n') }).config.cameraPort).toBe(6008)
  })

  it('may be empty', () => {
    settings(workingDir, '# nothing yet\n')
    expect(load().config.cameraPort).toBe(5002)
  })

  it('takes numbers, sizes and lists as YAML has them', () => {
    settings(workingDir, 'maxPostBytes: 2 MiB\nmaxBytesInFlight: 1048576\ncameraNetworks: [10.1.0.0/16, "fd00::/8"]\n')
    expect(load().config).toMatchObject({
      maxPostBytes: 2 * 2 ** 20,
      maxBytesInFlight: 2 ** 20,
      cameraNetworks: ['10.1.0.0/16', 'fd00::/8'],
    })
  })

  it('that is missing or no YAML mapping is named', () => {
    expect(() => load({ file: '/nowhere/settings.yaml' })).toThrow(/cannot read \/nowhere\/settings\.yaml/)
    expect(() => load({ file: temporaryFile('- a\n- b\n') })).toThrow('must hold `name: value` lines')
    expect(() => load({ file: temporaryFile('a: [1\n') })).toThrow(/file: /)
  })

  it('with an unknown key is refused, and the key that was probably meant is named', () => {
    settings(workingDir, 'cameraPrt: 6001\n')
    expect(() => load()).toThrow(/viewtron\.yaml: unknown setting cameraPrt; did you mean cameraPort\?/)
  })
})

describe('a value that cannot be right is refused by the name of its setting', () => {
  it.each([
    ['VIEWTRON_CAMERA_PORT', 'abc', 'must be a number'],
    ['VIEWTRON_CAMERA_PORT', '70000', 'must be between 0 and 65535'],
    ['VIEWTRON_CAMERA_PORT', '-1', 'must be between 0 and 65535'],
    ['VIEWTRON_CAMERA_PORT', '80.5', 'must be a whole number'],
    ['VIEWTRON_MAX_POST_BYTES', 'large', 'must be a size such as 16 MiB'],
    ['VIEWTRON_MAX_POST_BYTES', '0', 'must be a size such as 16 MiB'],
    ['VIEWTRON_MAX_BYTES_IN_FLIGHT', '-5m', 'must be a size such as 16 MiB'],
    [
      'VIEWTRON_CAMERA_NETWORKS',
      '10.0.0.0/8, home',
      'home is not a network; use, for example, 192.168.1.0/24, private or all',
    ],
    ['VIEWTRON_CAMERA_NETWORKS', '10.0.0.0/33', '10.0.0.0/33 is not a network'],
    ['VIEWTRON_RAW_POSTS', 'some', 'must be full, compact, unparsed or off'],
    ['VIEWTRON_LOG_LEVEL', 'loud', 'must be debug, info, warn, error, silent'],
  ])('%s=%s: %s', (variable, value, reason) => {
    expect(() => load({ env: { [variable]: value } })).toThrow(`${variable}: ${reason}`)
  })

  it('by flag, by variable or by file and key', () => {
    expect(() => load({ flags: { cameraPort: 'x' } })).toThrow('--camera-port: must be a number')
    expect(() => load({ env: { BRIDGE_PORT: 'x' } })).toThrow('BRIDGE_PORT: must be a number')
    settings(workingDir, 'cameraPort: x\n')
    expect(() => load()).toThrow(/viewtron\.yaml: cameraPort: must be a number/)
  })

  it('and credentials or certificates that come alone', () => {
    expect(() => load({ env: { VIEWTRON_CAMERA_USER: 'gate' } })).toThrow('user and password are needed together')
    expect(() => load({ env: { VIEWTRON_CAMERA_TLS_CERT: 'c.pem' } })).toThrow(
      'certificate and key are needed together',
    )
  })
})

describe('sizes and networks', () => {
  it.each([
    ['65536', 65536],
    ['64k', 65536],
    ['64 KiB', 65536],
    ['1.5 MiB', 1.5 * 2 ** 20],
    ['1GB', 2 ** 30],
  ])('%s is %i bytes', (text, bytes) => {
    expect(load({ env: { VIEWTRON_MAX_POST_BYTES: text } }).config.maxPostBytes).toBe(bytes)
  })

  it('words stand for lists of networks, and single addresses are networks', () => {
    const networks = (text: string) => load({ env: { VIEWTRON_CAMERA_NETWORKS: text } }).config.cameraNetworks
    expect(networks('all')).toEqual(['0.0.0.0/0', '::/0'])
    expect(networks('private, 203.0.113.9')).toEqual([...optionTable.cameraNetworks.default, '203.0.113.9'])
  })
})

describe('the environment', () => {
  it('may name a file that holds the secret; its last line end is no part of it', () => {
    const env = { VIEWTRON_CAMERA_USER: 'gate', VIEWTRON_CAMERA_PASSWORD_FILE: temporaryFile(' s e c \n') }
    expect(load({ env }).config.cameraPassword).toBe(' s e c ')
  })

  it('that names a secret file which is missing is refused', () => {
    const env = { VIEWTRON_CAMERA_USER: 'gate', VIEWTRON_CAMERA_PASSWORD_FILE: '/nowhere/secret' }
    expect(() => load({ env })).toThrow('VIEWTRON_CAMERA_PASSWORD_FILE: cannot read /nowhere/secret')
  })

  it('with an unknown VIEWTRON_ variable gives a warning that says which was probably meant', () => {
    const { warnings } = load({ env: { VIEWTRON_CAMERAPORT: '1', VIEWTRON_XYZZY: '1' } })
    expect(warnings).toEqual([
      'VIEWTRON_CAMERAPORT is no setting of this program; did you mean VIEWTRON_CAMERA_PORT?',
      'VIEWTRON_XYZZY is no setting of this program',
    ])
  })

  it.each(['VIEWTRON_DATABASE_URL'])(
    'with %s is refused, because ignoring it would put events elsewhere than expected',
    variable => {
      expect(() => load({ env: { [variable]: 'x://y' } })).toThrow(`${variable}: is not available in this version yet`)
    },
  )
})
