import { Command } from 'commander'
import { cameraInfoCommand } from './camera/info.ts'
import { cameraPlatesCommand } from './camera/plates.ts'
import { cameraSetupCommand } from './camera/setup.ts'
import { cameraSnapshotCommand } from './camera/snapshot.ts'
import { cameraUnsetCommand } from './camera/unset.ts'

/** Creates `viewtron camera`: queries cameras and recorders, and sets them up, over their own API. */
export function cameraCommand(): Command {
  const command = new Command('camera')
    .description('ask a camera or recorder, set it up to post here')
    .addHelpText('after', '\nExample:\n  CAM=secret viewtron camera setup 192.168.1.57 --user admin --password-env CAM')
  const parts = [
    cameraInfoCommand(),
    cameraSetupCommand(),
    cameraUnsetCommand(),
    cameraSnapshotCommand(),
    cameraPlatesCommand(),
  ]
  for (const part of parts) command.addCommand(part.exitOverride().showSuggestionAfterError())
  return command
}
