import { type Command, Option } from 'commander'
import {
  type DeviceList,
  type PlateAction,
  type PlateEdit,
  planEdit,
  plateLists,
  plateRefused,
  platesNamed,
} from '../../../../devices/plates/index.ts'
import { ViewtronError } from '../../../../model/index.ts'
import { type AccessFlags, deviceCommand, type TypedAddress } from '../access.ts'
import { confirm, printer } from '../printer.ts'
import { recordAudit } from '../record-audit.ts'
import { applyAll, type WithPlates, withPlates } from './with-plates.ts'

interface EditFlags extends AccessFlags {
  list?: string
  /** False for `--no-from` and similar flags, which clear the field. */
  from?: string | false
  until?: string | false
  owner?: string | false
  telephone?: string | false
}

interface RemoveFlags extends AccessFlags {
  yes?: true
}

const given = (flag: string | false | undefined) => (flag === false ? null : flag)

function editOf(number: string, { list, from, until, owner, telephone }: EditFlags): PlateEdit {
  return {
    number,
    list,
    from: given(from),
    until: given(until),
    owner: given(owner),
    telephone: given(telephone),
  }
}

/** Returns the action for an edit; null when nothing changes. Throws `device-plate-refused` with the reason. */
function actionFor(edit: PlateEdit, list: DeviceList): PlateAction | null {
  const planned = planEdit(edit, list)
  if ('problem' in planned) throw plateRefused(edit.number, planned.problem)
  return 'same' in planned ? null : planned.action
}

async function apply(
  { client, data, name }: WithPlates,
  action: PlateAction | null,
  flags: AccessFlags,
  done: string,
): Promise<void> {
  const { failed } = action ? await applyAll(client, [action]) : { failed: [] }
  const [problem] = failed
  if (problem) throw plateRefused(problem.number, problem.reason)
  if (action) {
    const audited = action.kind === 'remove' ? 'remove-device-plate' : 'change-device-plate'
    await recordAudit(data, { action: audited, subject: name, detail: done })
  }
  printer(flags)(action ? done : 'It is so already; nothing was changed.')
  if (flags.json) process.stdout.write(`${JSON.stringify({ changed: action !== null })}\n`)
}

async function add(address: TypedAddress, number: string, flags: EditFlags): Promise<void> {
  await withPlates(address, flags, async device => {
    const [there] = platesNamed(device.list, number)
    if (there) throw plateRefused(number, 'it is on the device already; change it with `viewtron camera plates edit`.')
    await apply(device, actionFor(editOf(number, flags), device.list), flags, `Added ${number} to ${device.name}.`)
  })
}

async function edit(address: TypedAddress, number: string, flags: EditFlags): Promise<void> {
  await withPlates(address, flags, async device => {
    if (platesNamed(device.list, number).length === 0)
      throw new ViewtronError('not-found', { what: 'plate', id: number })
    await apply(device, actionFor(editOf(number, flags), device.list), flags, `Changed ${number} on ${device.name}.`)
  })
}

async function remove(address: TypedAddress, number: string, flags: RemoveFlags, command: Command): Promise<void> {
  if (!flags.yes && !process.stdin.isTTY) {
    command.error('error: without a terminal nobody can be asked: add --yes', {
      exitCode: 2,
      code: 'viewtron.nobodyToAsk',
    })
  }
  await withPlates(address, flags, async device => {
    const plates = platesNamed(device.list, number)
    if (plates.length === 0) throw new ViewtronError('not-found', { what: 'plate', id: number })
    if (!flags.yes && !(await confirm(`Remove ${number} from ${device.name}?`))) {
      printer(flags)('Nothing was changed.')
      process.exitCode = 1
      return
    }
    await apply(
      device,
      { kind: 'remove', key: number, number, plates },
      flags,
      `Removed ${number} from ${device.name}.`,
    )
  })
}

const listOption = () => new Option('--list <name>', 'which list').choices(plateLists)

function withFacts(command: Command): Command {
  return command
    .option('--from <date>', "from when on, on the camera's clock: 2026-11-23 or 2026-11-23 14:05")
    .option('--until <date>', 'until when; a day counts to its end')
    .option('--owner <name>', 'whose it is')
    .option('--telephone <number>')
}

/** Creates `viewtron camera plates add|edit|remove HOST PLATE`. */
export function editPlateCommands(): Command[] {
  const adding = withFacts(
    deviceCommand('add', 'add a plate').argument('<plate>').addOption(listOption().makeOptionMandatory()),
  )
    .addHelpText(
      'after',
      '\nExample:\n  viewtron camera plates add 192.168.1.57 ABC1234 --list allow --until 2026-12-24',
    )
    .action(add)
  const editing = withFacts(deviceCommand('edit', 'change a plate; what is left out stays').argument('<plate>'))
    .addOption(listOption())
    .option('--no-from', 'without a beginning')
    .option('--no-until', 'without an end')
    .option('--no-owner', 'without an owner')
    .option('--no-telephone', 'without a telephone')
    .addHelpText('after', '\nExample:\n  viewtron camera plates edit 192.168.1.57 ABC1234 --list block --no-until')
    .action(edit)
  const removing = deviceCommand('remove', 'remove a plate from all lists')
    .argument('<plate>')
    .option('--yes', 'do not ask')
    .addHelpText('after', '\nExample:\n  viewtron camera plates remove 192.168.1.57 ABC1234 --yes')
    .action(remove)
  return [adding, editing, removing]
}
