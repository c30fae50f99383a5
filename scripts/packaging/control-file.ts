export interface ControlOptions {
  name: string
  version: string
  /** Debian's name of the processor. */
  architecture: string
  /** The size of the installed files, in units of 1024 bytes. */
  installedKb: number
}

/** Returns the control file of the Debian package. */
export function controlFile({ name, version, architecture, installedKb }: ControlOptions): string {
  return `Package: ${name}
Version: ${version}
Architecture: ${architecture}
Maintainer: Viewtron Event Server <maintainers@viewtron-event-server.invalid>
Installed-Size: ${installedKb}
Pre-Depends: init-system-helpers (>= 1.54)
Depends: adduser, libc6 (>= 2.28), libgcc-s1, libstdc++6, util-linux (>= 2.33)
Section: net
Priority: optional
Description: event server for Viewtron (TVT) AI cameras and recorders
 Receives the events that AI security cameras and recorders post (license
 plates, faces, intrusions, line crossings, counts) and stores every one of
 them with its pictures. Has a live dashboard, a search for plates, a REST
 API, and sends events on by MQTT, webhooks and notifications.
`
}
