import { Command } from 'commander'
import { editPlateCommands } from './plates/edit-plates.ts'
import { listPlatesCommand } from './plates/list-plates.ts'
import { exportPlatesCommand, importPlatesCommand } from './plates/plate-files.ts'

/** Creates `viewtron camera plates`: manages the plate lists stored on a device. */
export function cameraPlatesCommand(): Command {
  const command = new Command('plates')
    .description('the plate lists that a camera keeps itself: list, add, edit, remove, import, export')
    .addHelpText(
      'after',
      '\nExample:\n  viewtron camera plates add 192.168.1.57 ABC1234 --list allow --until 2026-12-24 --owner "Ann Smith"',
    )
  const parts = [listPlatesCommand(), ...editPlateCommands(), importPlatesCommand(), exportPlatesCommand()]
  for (const part of parts) command.addCommand(part.exitOverride().showSuggestionAfterError())
  return command
}
