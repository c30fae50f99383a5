import { Command } from 'commander'
import { type DoctorFacts, diagnose, type Finding } from '../../doctor/index.ts'
import { addConfigFlags, configOf } from '../config-flags.ts'
import { type AccessFlags, parseAddress, type TypedAddress } from './camera/access.ts'
import { askOne } from './doctor/ask-one.ts'
import { examine } from './doctor/examine.ts'
import { reportLines } from './doctor/print.ts'

interface DoctorFlags extends AccessFlags {
  /** False for `--no-devices`. */
  devices: boolean
}

/** Progress is shown on terminals only. */
function say(what: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${what}\n`)
}

/** Limits the facts to one device: its own answers and the posts from its address. */
async function onlyOf(address: TypedAddress, flags: AccessFlags, facts: DoctorFacts): Promise<DoctorFacts> {
  say(`asking ${address.host} …`)
  const device = await askOne(address, flags, facts)
  return {
    ...facts,
    devices: [device],
    senders: facts.senders.filter(({ trace }) => trace.address === device.address),
    cameras: facts.cameras.filter(camera => camera.address === device.address),
  }
}

const printed = ({ code, severity, subject, seen, meaning, fix }: Finding) => ({
  code,
  severity,
  subject,
  seen,
  meaning,
  fix,
})

async function run(address: TypedAddress | undefined, flags: DoctorFlags): Promise<void> {
  const { config } = configOf(flags)
  const all = await examine({ config, asksDevices: flags.devices && address === undefined, say })
  const facts = address ? await onlyOf(address, flags, all) : all
  const findings = diagnose(facts)
  const lines = flags.json
    ? [JSON.stringify({ findings: findings.map(printed) })]
    : reportLines(findings, facts, process.stdout.isTTY === true)
  process.stdout.write(`${lines.join('\n')}\n`)
  if (findings.some(({ severity }) => severity !== 'info')) process.exitCode = 1
}

/** Creates `viewtron doctor`: explains why nothing arrives. */
export function doctorCommand(): Command {
  const command = new Command('doctor')
    .description(
      'say what is wrong with this installation and what to do; works beside a running server and without one',
    )
    .argument('[host[:port]]', 'look at this camera or recorder only, stored or not', parseAddress)
    .option('--user <name>', 'user of that device (default: that of the stored device, else admin)')
    .option('--password-env <variable>', 'environment variable that holds its password')
    .option('--password-file <file>', 'file whose first line is its password')
    .option('--https', 'speak HTTPS to it (default: what its port speaks)')
    .option('--fingerprint <sha256>', 'certificate that it must show, AB:CD:…')
    .option('--again', 'send a password that it refused before once more')
    .option('--no-store', 'use nothing of what is stored about it')
    .option('--no-devices', 'ask none of the stored devices')
    .option('--json', 'print one JSON object: { findings }')
    .addHelpText(
      'after',
      '\nExit code 1 where there is an error or a warning.\n\nExample:\n  viewtron doctor --data-dir /srv/viewtron\n  CAM=secret viewtron doctor 192.168.1.57 --user admin --password-env CAM',
    )
    .action(run)
  return addConfigFlags(command, ['dataDir', 'cameraPort', 'cameraHost', 'cameraTlsCert', 'cameraTlsKey'])
}
