/**
 * Copies the built program with its Node into a folder, for a container image: scripts/make-program.ts amd64|arm64 FOLDER
 */
import { makeProgramTree, processorOf } from './packaging/program-tree.ts'

const [architecture, folder] = process.argv.slice(2)
if (architecture === undefined || folder === undefined) {
  console.error('usage: make-program.ts amd64|arm64 FOLDER')
  process.exit(2)
}
makeProgramTree(processorOf(architecture), folder)
